/**
 * `node dist/test/faults/report/main.js [trials.ndjson…] [--write]`, from the project's folder: what the lines say, and
 * how many hits are missing. `--write` keeps the lines of the latest code, compressed, and brings the page up to date.
 * Without files it reads what is published.
 */
import { parseArgs } from 'node:util';
import { codeHash } from '../../../bench/harness/recovery/code-hash.js';
import { readTrialLines } from '../rig/lines/file.js';
import { allCells } from '../rig/matrix.js';
import { measuredText, withMeasured } from './page.js';
import { linesFile, pageFile, publishable, rewrite, writeLines } from './published.js';
import { figuresOf, latestCode } from './tally.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const files = positionals.length > 0 ? positionals : [linesFile];
const lines = publishable(files.flatMap(readTrialLines));
const measured = measuredText(lines, allCells);
console.log(measured);
const code = latestCode(lines);
if (code !== undefined) {
  const figures = (['rig', 'product'] as const).flatMap((timing) => figuresOf(lines, allCells, { code, timing }));
  const missing = figures.filter(({ n, target }) => n < target);
  for (const { fault, kind, timing, known, n, target } of missing) {
    console.log(
      `missing: ${fault} ${kind}, ${timing} timing${known ? ', known window' : ''}: ${target - n} of ${target}`,
    );
  }
  console.log(`${missing.reduce((sum, { n, target }) => sum + target - n, 0)} hits missing in all`);
  if (code !== codeHash()) console.log(`These figures are of code ${code}; what is built here is ${codeHash()}`);
}
if (values.write) {
  if (positionals.length > 0) writeLines(linesFile, lines);
  rewrite(pageFile, (page) => withMeasured(page, measured));
  console.log(`Written: ${linesFile}, ${pageFile}`);
}
