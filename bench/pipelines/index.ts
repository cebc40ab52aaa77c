/** The pipelines that are measured: jobs one after the other, and beside each other. A worker has them all. */
import { z } from 'zod';
import { specOf } from './spec-of.js';
import { definePipeline, step } from '../../workflows/lib/index.js';

export { emrSteps } from './emr-steps.js';
export { fanOut, item } from './fan-out.js';
export { lanes } from './lanes.js';

const job = { kind: z.enum(['glue', 'ecs']), name: z.string() };
const count = z.int().min(1).max(200);

export const chain = definePipeline(
  { summary: 'Jobs one after the other.', input: z.object({ ...job, count, target: z.string().optional() }) },
  async function chain({ kind, name, count, target }) {
    for (let index = 0; index < count; index += 1)
      await step(`job-${index}`, specOf(kind, name), { ...(target !== undefined && { target }) });
  },
);

export const parallel = definePipeline(
  { summary: 'Jobs beside each other.', input: z.object({ ...job, count }) },
  async function parallel({ kind, name, count }) {
    await Promise.all(Array.from({ length: count }, (_, index) => step(`job-${index}`, specOf(kind, name))));
  },
);

export const crowd = definePipeline(
  {
    summary: 'Many jobs of several kinds, at most 200 in all.',
    input: z.object({ jobs: z.array(z.object({ ...job, count })) }),
  },
  async function crowd({ jobs }) {
    const steps = jobs.flatMap(({ kind, name, count }) =>
      Array.from({ length: count }, (_, index) => step(`${name}-${index}`, specOf(kind, name))),
    );
    await Promise.all(steps);
  },
);
