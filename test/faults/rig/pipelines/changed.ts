/** The pipelines of the next release: `one` draws a random number before its step, a change that every history bears. */
import { definePipeline, step } from '../../../../workflows/lib/index.js';
import { oneStep, optionsOf } from './parts.js';

// All others are as they were.
export {
  items,
  mixed,
  parallel,
  poison,
  sequence,
  startsAnother,
  throwsBetween,
  timesOut,
  transient,
  windowed,
} from './index.js';

export const one = definePipeline(oneStep, async function one({ spec, ...input }) {
  const sampled = Math.random() < 2;
  return sampled ? step('only', spec, optionsOf(input)) : undefined;
});
