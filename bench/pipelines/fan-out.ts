/** A fan-out over an exported pipeline, whose every item is one job that says in its command which item it is. */
import { z } from 'zod';
import { cluster, instantTask } from '../harness/places.js';
import { definePipeline, ecsTask, forEach, step } from '../../workflows/lib/index.js';

export const item = definePipeline(
  { summary: 'One item: one job.', input: z.strictObject({ index: z.int().min(0) }) },
  async function item({ index }) {
    await step('job', ecsTask({ cluster, taskDefinition: instantTask, command: [String(index)] }));
    return `s3://results/${index}.parquet`;
  },
);

export const fanOut = definePipeline(
  { summary: 'Many items, some at a time.', input: z.object({ count: z.int().min(1), window: z.int().min(1) }) },
  async function fanOut({ count, window }) {
    const items = Array.from({ length: count }, (_, index) => ({ index }));
    const { total, succeeded, results } = await forEach('items', items, item, {
      key: ({ index }) => String(index),
      window,
    });
    return { total, succeeded, results: results.length };
  },
);
