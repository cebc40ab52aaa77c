/** A release that is a mistake: `one` waits before its step, which no history of the pipelines knows. */
import { z } from 'zod';
import { definePipeline, sleep, step } from '../../../../workflows/lib/index.js';
import { one as released } from './index.js';

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

const anySpec = z.looseObject({ kind: z.string() }) as unknown as z.ZodType<Parameters<typeof step>[1]>;

export const one = definePipeline(
  { ...released.contract, input: z.looseObject({ id: z.string(), spec: anySpec }) },
  async function one({ spec }) {
    await sleep('1s');
    return step('only', spec);
  },
);
