/** Pipelines that fan out: by a closure within the run, and by an exported pipeline as child workflows. */
import { z } from 'zod';
import { definePipeline, forEach, glueJob, sleep, step } from '../../../workflows/lib/index.js';

const job = (jobName: string, key: string) => glueJob({ jobName, arguments: { '--item': key } });
const items = z.array(z.object({ id: z.string(), job: z.string() }));

export const overClosure = definePipeline(
  {
    summary: 'One Glue job per item, within the run.',
    input: z.object({
      items,
      window: z.number().optional(),
      count: z.number().optional(),
      percent: z.number().optional(),
    }),
  },
  async function overClosure({ items, window, count, percent }) {
    return forEach(
      'jobs',
      items,
      async (item) => {
        const { runId } = await step(`job/${item.id}`, job(item.job, item.id));
        return runId;
      },
      {
        key: ({ id }) => id,
        ...(window !== undefined && { window }),
        tolerate: { ...(count !== undefined && { count }), ...(percent !== undefined && { percent }) },
      },
    );
  },
);

export const oneItem = definePipeline(
  {
    summary: 'An item of the fan-out, as a run of its own.',
    input: z.strictObject({ id: z.string(), job: z.string() }),
  },
  async function oneItem({ id, job: jobName }) {
    await step('job', job(jobName, id));
    return id === 'talks' ? 'x'.repeat(2_000) : `s3://reports/${id}`;
  },
);

export const overPipeline = definePipeline(
  {
    summary: 'One run per item.',
    input: z.object({
      items,
      window: z.number().optional(),
      count: z.number().optional(),
      after: z.string().optional(),
    }),
  },
  async function overPipeline({ items, window, count, after }) {
    const report = await forEach('jobs', items, oneItem, {
      key: ({ id }) => id,
      ...(window !== undefined && { window }),
      ...(count !== undefined && { tolerate: { count } }),
    });
    if (after !== undefined) await step('after', job(after, 'all'));
    return report;
  },
);

export const numbered = definePipeline(
  { summary: 'Items that name themselves, and nothing to do.', input: z.object({ count: z.int() }) },
  async function numbered({ count }) {
    const report = await forEach(
      'sleeps',
      Array.from({ length: count }, (_, index) => index),
      async (index) => {
        await sleep(1);
        return index;
      },
    );
    return report.results.map(({ key }) => key);
  },
);

/** Not exported, so no worker knows its type. */
const unlisted = definePipeline(
  { summary: 'Not exported.', input: z.object({ id: z.string() }) },
  async function unlisted({ id }) {
    return Promise.resolve(id);
  },
);

export const overUnlisted = definePipeline(
  { summary: 'A fan-out over a pipeline that the index does not export.', input: z.object({}) },
  async function overUnlisted() {
    return forEach('lost', [{ id: 'a' }], unlisted, { key: ({ id }) => id });
  },
);

export const leavesSiblings = definePipeline(
  { summary: 'Items whose first step fails beside a second one.', input: z.object({ items: z.array(z.string()) }) },
  async function leavesSiblings({ items }) {
    return forEach(
      'pairs',
      items,
      async (id) => {
        await Promise.all([step(`bad/${id}`, job('fails', id)), step(`held/${id}`, job('held', id))]);
      },
      { window: 1, tolerate: { percent: 100 } },
    );
  },
);

export const tooMuch = definePipeline(
  { summary: 'A thousand items that are each large enough.', input: z.object({}) },
  async function tooMuch() {
    const items = Array.from({ length: 1_000 }, (_, index) => ({ id: `i${index}`, job: 'x'.repeat(16_000) }));
    return forEach('jobs', items, oneItem, { key: ({ id }) => id });
  },
);
