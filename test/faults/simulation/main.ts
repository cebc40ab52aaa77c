/**
 * `npx node dist/test/faults/simulation/main.js [--runs n] [--seed n] [--kind glue,ecs] [--sabotage-runs n] [--conformance n]
 * [--out file]`: `--conformance` is how many launches of each kind the model judges, a tenth of its interleavings and 60 at
 * least unless it is given; `--out` appends a line of figures.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isJobKind, jobKinds, type JobKind } from '../../../activities/specs.js';
import { codeHash } from '../../../bench/harness/recovery/code-hash.js';
import { appendProof } from '../report/proofs.js';
import { simulationLine } from './line.js';
import { simulate, usualSimulation } from './simulate.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    kind: { type: 'string' },
    'sabotage-runs': { type: 'string' },
    conformance: { type: 'string' },
    out: { type: 'string' },
  },
});

const seed = numberOf('seed', usualSimulation.seed);
const report = await simulate({
  runs: numberOf('runs', usualSimulation.runs),
  seed,
  sabotageRuns: numberOf('sabotage-runs', usualSimulation.sabotageRuns),
  ...(values.conformance !== undefined && { conformance: numberOf('conformance', 0) }),
  ...(values.kind !== undefined && { kinds: kindsOf(values.kind) }),
  write: (line) => void console.log(line),
});
if (values.out !== undefined) {
  appendProof(resolve(values.out), simulationLine(report, seed, codeHash(), new Date().toISOString()));
}
process.exitCode = report.passed ? 0 : 1;

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
