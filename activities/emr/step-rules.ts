/** Rules that AWS documents for AddJobFlowSteps and no type holds. */
import { checkRules, type Rule } from '../aws/spec-rules.js';

interface Ruled {
  jar: string;
  mainClass?: string | undefined;
  args?: readonly string[] | undefined;
  properties?: Record<string, string> | undefined;
}

/** "The total length of strings in HadoopJarStep is at most 10,240 characters" (AddJobFlowSteps). */
const jarStepMax = 10_240;

const rules: readonly Rule<Ruled>[] = [
  [
    'args',
    (spec) => {
      const total = lengthOf(spec);
      return (
        total > jarStepMax &&
        `jar, arguments and properties hold ${total} characters, EMR takes ${jarStepMax}; pass large input by S3`
      );
    },
  ],
  [
    'args',
    ({ jar, args = [] }) =>
      jar === 'command-runner.jar' && args.length === 0 && 'command-runner.jar wants a command in its arguments',
  ],
];

function lengthOf({ jar, mainClass = '', args = [], properties = {} }: Ruled): number {
  const all = [jar, mainClass, ...args, ...Object.entries(properties).flat()];
  return all.reduce((sum, part) => sum + part.length, 0);
}

export const stepRules = checkRules(rules);
