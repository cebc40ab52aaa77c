/**
 * `npx node dist/test/faults/sabotage/main.js [name…] [--trials n] [--tries n] [--slots n] [--folder f] [--out file]`: ends
 * with 1 when one does not hold. A rate takes `--trials 20 --tries 1`; `--out` appends a line for each place.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { codeHash } from '../../../bench/harness/recovery/code-hash.js';
import { appendProof } from '../report/proofs.js';
import { sabotageLine } from './line.js';
import { runSabotages } from './run.js';
import { sabotageText } from './text.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: 'string', default: '1' },
    tries: { type: 'string', default: '3' },
    slots: { type: 'string', default: '4' },
    folder: { type: 'string' },
    out: { type: 'string' },
  },
});
const results = await runSabotages({
  ...(positionals.length > 0 && { names: positionals }),
  trials: Number(values.trials),
  tries: Number(values.tries),
  slots: Number(values.slots),
  folder: resolve(values.folder ?? mkdtempSync(join(tmpdir(), 'millrace-sabotage-'))),
  say: (text) => console.log(text),
});
const { text, passed } = sabotageText(results);
console.log(text);
if (values.out !== undefined) {
  const [code, at] = [codeHash(), new Date().toISOString()];
  for (const result of results) appendProof(resolve(values.out), sabotageLine(result, code, at));
}
process.exitCode = passed ? 0 : 1;
