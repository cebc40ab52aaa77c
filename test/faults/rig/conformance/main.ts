/**
 * `node dist/test/faults/rig/conformance/main.js <folder> [--product-timing] [--json]`: judges the traces of a slot's
 * launches. Ends with 1 when one is rejected.
 */
import { parseArgs } from 'node:util';
import { productTiming, rigTiming } from '../timing.js';
import { conformanceText } from './conformance-text.js';
import { judgeTraces } from './judge-traces.js';
import { readSlot } from './slot-evidence.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'product-timing': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'launch-ms': { type: 'string', default: '10000' },
    'all-ms': { type: 'string', default: '60000' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new RangeError('Name the folder of a slot');
const judged = judgeTraces(readSlot(folder), {
  timing: values['product-timing'] ? productTiming : rigTiming,
  launchMs: Number(values['launch-ms']),
  allMs: Number(values['all-ms']),
});
console.log(values.json ? JSON.stringify(judged) : conformanceText(judged).join('\n'));
process.exitCode = judged.some(({ verdict }) => verdict === 'rejected') ? 1 : 0;
