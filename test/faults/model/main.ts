/**
 * Prints what the model says: each service explored, each guard taken out, the known windows, the settling times. Exits
 * with 1 when something is not as expected. `--large` goes further than CI does (minutes, and some gigabytes); `--out file`
 * appends a line of figures.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { codeHash } from '../../../bench/harness/recovery/code-hash.js';
import { appendProof } from '../report/proofs.js';
import type { PlanFigures } from './report.js';
import { runModel } from './run.js';

const { values } = parseArgs({ options: { large: { type: 'boolean', default: false }, out: { type: 'string' } } });
const plans: PlanFigures[] = [];
const asExpected = runModel({
  isLarge: values.large,
  print: (line) => console.log(line),
  tell: (figures) => plans.push(figures),
});
if (values.out !== undefined) {
  const [code, at] = [codeHash(), new Date().toISOString()];
  appendProof(resolve(values.out), { v: 1, what: 'model', at, code, asExpected, plans });
}
process.exitCode = asExpected ? 0 : 1;
