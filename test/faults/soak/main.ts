/**
 * `npm run soak -- [--minutes n] [--samples file]`: hours of steady load over all five drivers, with workers that are
 * killed and replies that are lost, on scaled timing. Does memory grow, do histories, does anything end unheard? Ends
 * with 1 when something is beyond its bound.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runSoak } from './run-soak.js';
import { verdictOf } from './verdict.js';

const { minutes, samples } = readArguments();
const [load = 0] = loadavg();
console.log(`soak: ${minutes} min; load of the machine before it: ${load.toFixed(2)}`);
// An exit ends what was started; a signal alone would not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const found = await runSoak({ minutes, ...(samples !== undefined && { samplesFile: samples }), say: console.error });
const { lines, over } = verdictOf(found);
for (const line of lines) console.log(line);
console.log(over.length > 0 ? `soak: ${over.length} beyond its bound` : 'soak: all within their bounds');
process.exitCode = over.length > 0 ? 1 : 0;

function readArguments(): { minutes: number; samples: string | undefined } {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '120' }, samples: { type: 'string' } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes >= 1 && minutes <= 7 * 24 * 60)) {
    console.error(`--minutes is ${JSON.stringify(values.minutes)}: it must be a number from 1 to a week's 10080`);
    process.exit(2);
  }
  return { minutes, samples: values.samples };
}
