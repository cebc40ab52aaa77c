/** `node dist/test/faults/sabotage/main.js [name…] [--trials n] [--slots n] [--folder f]`: ends with 1 when one does not hold. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSabotages } from './run.js';
import { sabotageText } from './text.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: 'string', default: '2' },
    slots: { type: 'string', default: '4' },
    folder: { type: 'string' },
  },
});
const { results, control } = await runSabotages({
  ...(positionals.length > 0 && { names: positionals }),
  trials: Number(values.trials),
  slots: Number(values.slots),
  folder: values.folder ?? mkdtempSync(join(tmpdir(), 'millrace-sabotage-')),
  say: (text) => console.log(text),
});
const { text, passed } = sabotageText(results, control);
console.log(text);
process.exitCode = passed ? 0 : 1;
