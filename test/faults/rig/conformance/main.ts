/**
 * `npx node dist/test/faults/rig/conformance/main.js <folder> [--json]`: judges the traces of a slot's launches, by the timing
 * in the slot's `plan.json`. Ends with 1 when one is rejected.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Timing } from '../../../../contracts/timing.js';
import { rigTiming } from '../timing.js';
import { conformanceText } from './conformance-text.js';
import { judgeTraces } from './judge-traces.js';
import { readSlot } from './slot-evidence.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    /** Milliseconds, for one launch and for all of them. */
    'launch-ms': { type: 'string', default: '10000' },
    'all-ms': { type: 'string', default: '60000' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new RangeError('Name the folder of a slot');
const judged = judgeTraces(readSlot(folder), {
  timing: timingOf(join(folder, 'plan.json')),
  launchMs: Number(values['launch-ms']),
  allMs: Number(values['all-ms']),
});
console.log(values.json ? JSON.stringify(judged) : conformanceText(judged).join('\n'));
process.exitCode = judged.some(({ verdict }) => verdict === 'rejected') ? 1 : 0;

function timingOf(plan: string): Timing {
  return existsSync(plan) ? (JSON.parse(readFileSync(plan, 'utf8')) as { timing: Timing }).timing : rigTiming;
}
