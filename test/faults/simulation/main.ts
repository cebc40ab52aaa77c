/** `node dist/test/faults/simulation/main.js [--runs n] [--seed n] [--kind glue,ecs] [--sabotage-runs n] [--conformance n]` */
import { parseArgs } from 'node:util';
import { isJobKind, jobKinds, type JobKind } from '../../../activities/specs.js';
import { simulate, usualSimulation } from './simulate.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    kind: { type: 'string' },
    'sabotage-runs': { type: 'string' },
    conformance: { type: 'string' },
  },
});

const { passed } = await simulate({
  runs: numberOf('runs', usualSimulation.runs),
  seed: numberOf('seed', usualSimulation.seed),
  conformance: numberOf('conformance', usualSimulation.conformance),
  sabotageRuns: numberOf('sabotage-runs', usualSimulation.sabotageRuns),
  ...(values.kind !== undefined && { kinds: kindsOf(values.kind) }),
  write: (line) => void console.log(line),
});
process.exitCode = passed ? 0 : 1;

function numberOf(name: 'runs' | 'seed' | 'sabotage-runs' | 'conformance', usual: number): number {
  const text = values[name];
  if (text === undefined) return usual;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`--${name} is a whole number, not ${text}`);
  return number;
}

function kindsOf(text: string): JobKind[] {
  return text.split(',').map((kind) => {
    if (isJobKind(kind)) return kind;
    throw new RangeError(`--kind is one of ${jobKinds.join(', ')}, not ${kind}`);
  });
}
