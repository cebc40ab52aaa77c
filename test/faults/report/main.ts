/**
 * `npx node dist/test/faults/report/main.js [trials.ndjson…] [--write]`, from the project's folder: what the lines say, and
 * how many hits are missing. Lines of model, simulation and sabotages may stand in the same files or in others. `--write`
 * keeps the lines of the latest code, those of trials compressed and beside those that are published already, and brings
 * the page up to date. What no file has lines of, trials or the others, is read from what is published.
 */
import { parseArgs } from 'node:util';
import { codeHash } from '../../../bench/harness/recovery/code-hash.js';
import { readTrialLines } from '../rig/lines/file.js';
import type { Line } from '../rig/lines/line.js';
import { allCells } from '../rig/matrix.js';
import { figuresOf, missingOf } from './figures.js';
import { partsOf, withParts } from './page.js';
import { isProof, proofsOf, readProofs, type ProofLine } from './proofs.js';
import { linesFile, linesFor, pageFile, proofsFile, rewrite, writeLines } from './published.js';
import { latestCode } from './tally.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const given: readonly (Line | ProofLine)[] = positionals.flatMap(readTrialLines);
const isTrial = (line: Line | ProofLine): line is Line => !isProof(line);
const [trials, others] = [given.filter(isTrial), given.filter(isProof)];
const lines = linesFor(trials, values.write);
const code = latestCode(lines);
const proofs = proofsOf(others.length > 0 ? others : readProofs(proofsFile), code);
const parts = partsOf(lines, proofs, allCells);
for (const [name, text] of Object.entries(parts)) console.log(`## ${name}\n\n${text}\n`);
if (code !== undefined) {
  const figures = (['rig', 'product'] as const).flatMap((timing) => figuresOf(lines, allCells, { code, timing }));
  for (const { fault, kind, timing, known, n, target } of figures.filter((figure) => figure.n < figure.target)) {
    console.log(
      `missing: ${fault} ${kind}, ${timing} timing${known ? ', known window' : ''}: ${target - n} of ${target}`,
    );
  }
  console.log(`${missingOf(figures).missing} hits missing in all`);
}
for (const stale of new Set([code, ...proofs.map((line) => line.code)])) {
  if (stale === undefined || stale === codeHash()) continue;
  console.log(`These figures are of code ${stale}; what is built here is ${codeHash()}`);
}
if (values.write) {
  if (trials.length > 0) writeLines(linesFile, lines);
  writeLines(proofsFile, proofs);
  rewrite(pageFile, (page) => withParts(page, parts));
  console.log(`Written: ${[...(trials.length > 0 ? [linesFile] : []), proofsFile, pageFile].join(', ')}`);
}
