/** One bench in a process of its own, so that none warms up or burdens the next. Gives its report to `main.ts`. */
import { benches, isBenchName } from './benches.js';
import type { BenchOptions } from './options.js';

const [, , name = '', options = ''] = process.argv;
if (!isBenchName(name)) throw new RangeError(`No bench ${JSON.stringify(name)}`);
const abandoned = () => process.exit(1);
process.once('disconnect', abandoned);
// An exit runs what removes scratch folders; a signal alone would not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

process.send?.(await benches[name](JSON.parse(options) as BenchOptions));
process.off('disconnect', abandoned);
process.disconnect();
