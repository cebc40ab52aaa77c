/**
 * `npx node dist/test/faults/peer/main.js [--trials n] [--out trials.ndjson]`: hand-written activities under the faults that
 * Millrace is measured under. What comes of it is what the engine is for. Ends with 1 when none has harmed anything: then
 * they strike nothing, and that Millrace passes them says nothing. One that it survives is told.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openLineFile } from '../rig/lines/file.js';
import { prepareGround } from './ground.js';
import { peerCells, type PeerLine } from './line.js';
import { peerTable, unharmed } from './table.js';
import { peerTrial } from './trial.js';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '4' }, out: { type: 'string' } } });
const file = values.out === undefined ? undefined : openLineFile(resolve(values.out));
const lines: PeerLine[] = [];
const ground = await prepareGround();
try {
  for (let variant = 0; variant < Number(values.trials); variant += 1) {
    for (const cell of peerCells) {
      const line = await peerTrial(ground, cell, variant);
      lines.push(line);
      file?.write(line);
      console.log(`${line.trial}: ${line.jobs} jobs, ${line.left} left`);
    }
  }
} finally {
  await ground.close();
}
console.log(`\n${peerTable(lines, () => ({ k: 0, n: 0 }))}`);
const harmless = unharmed(lines);
for (const cell of harmless) console.log(`${cell} has harmed no run of the peer`);
process.exitCode = harmless.length < peerCells.length ? 0 : 1;
