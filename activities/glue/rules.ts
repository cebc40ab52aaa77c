/** Rules that AWS documents for a Glue run and no type holds. Each is one line in `rules`, with its test. */
import { checkRules, named, type Rule } from '../aws/spec-rules.js';
import { markArgument } from './ref.js';

/** The part of a spec that the rules look at. */
interface Ruled {
  arguments?: Record<string, string> | undefined;
  workerType?: string | undefined;
  numberOfWorkers?: number | undefined;
  maxCapacity?: number | undefined;
  executionClass?: 'STANDARD' | 'FLEX' | undefined;
  bookmark?: unknown;
}

/** "AWS Glue uses the following arguments internally and you should never use them" (Glue developer guide). */
const internalArguments = ['--conf', '--debug', '--mode', '--JOB_NAME', '--endpoint'];
/** "Flexible execution … G.1X and G.2X worker types" (Glue developer guide). */
const flexWorkers = ['G.1X', 'G.2X'];

const rules: readonly Rule<Ruled>[] = [
  [
    'maxCapacity',
    ({ maxCapacity, workerType, numberOfWorkers }) =>
      maxCapacity !== undefined && (workerType ?? numberOfWorkers) !== undefined
        ? 'maxCapacity excludes workerType and numberOfWorkers'
        : undefined,
  ],
  [
    'workerType',
    ({ workerType, numberOfWorkers }) =>
      (workerType === undefined) !== (numberOfWorkers === undefined)
        ? 'workerType and numberOfWorkers go together'
        : undefined,
  ],
  [
    'executionClass',
    ({ executionClass, workerType }) =>
      executionClass === 'FLEX' && workerType !== undefined && !flexWorkers.includes(workerType)
        ? `FLEX runs on ${flexWorkers.join(' and ')} only, not on ${workerType}`
        : undefined,
  ],
  [
    'arguments',
    (spec) =>
      argumentsThat(
        spec,
        (argument) => !/^--[^\s=]+$/.test(argument),
        'is no name: An argument of a Glue job begins with -- and has neither blanks nor "="',
      ),
  ],
  [
    'arguments',
    (spec) => argumentsThat(spec, (argument) => internalArguments.includes(argument), 'is used by Glue internally'),
  ],
  [
    'arguments',
    (spec) =>
      argumentsThat(
        spec,
        (argument) => markArgument.startsWith(argument) || argument.startsWith(markArgument),
        `shares its beginning with the mark ${markArgument}, which a script's argument parser would confuse`,
      ),
  ],
  [
    'arguments',
    (spec) =>
      argumentsThat(spec, (argument) => argument.startsWith('--job-bookmark-'), "is set by the spec's `bookmark`"),
  ],
];

export const glueRules = checkRules(rules);

function argumentsThat(spec: Ruled, matches: (argument: string) => boolean, why: string): string | undefined {
  return named(Object.keys(spec.arguments ?? {}).filter(matches), why);
}
