/** Pipelines that end badly in ways that ordinary code does. */
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import {
  CancellationScope,
  definePipeline,
  ecsTask,
  glueJob,
  sleep,
  step,
  type Duration,
} from '../../../workflows/lib/index.js';

const nothing = z.object({});
const glue = (jobName: string) => glueJob({ jobName });

export const branches = definePipeline(
  { summary: 'Branches awaited one after the other.', input: nothing },
  async function branches() {
    const branch = async (name: string, job: string) => {
      await step(name, glue(job));
      return name;
    };
    const left = branch('left', 'fails');
    const right = branch('right', 'held');
    await left;
    await right;
  },
);

export const sharedTarget = definePipeline(
  { summary: 'A cancelled scope beside a step.', input: nothing },
  async function sharedTarget() {
    const scope = new CancellationScope();
    const cancelled = scope.run(() => step('a', glue('held'))).catch(() => 'cancelled');
    const other = step('b', glue('job-a'));
    scope.cancel();
    return [await cancelled, (await other).attempt];
  },
);

export const pool = definePipeline(
  {
    summary: 'Two steps of one pool, the second a little later.',
    input: z.object({ first: z.string(), second: z.string() }),
  },
  async function pool({ first, second }) {
    const later = sleep(1_500).then(() => step('second', glue('held'), { timeout: second as Duration }));
    await Promise.all([step('first', glue('held'), { timeout: first as Duration }), later]);
  },
);

export const queued = definePipeline(
  { summary: 'A start that waits for a worker.', input: nothing },
  async function queued() {
    const first = step('first', glue('held'));
    const late = sleep(1_000).then(() => step('late', glue('late'), { timeout: '2s' }));
    await Promise.allSettled([first, late]);
    await late;
  },
);

export const unsure = definePipeline(
  { summary: 'One stops at once, of the other nobody can tell.', input: nothing },
  async function unsure() {
    await Promise.all([step('quick', glue('held')), step('unsure', glue('unsure'))]);
  },
);

export const timed = definePipeline(
  { summary: 'A failure whose stops outlast the timeout.', input: nothing, timeout: '4s' },
  async function timed() {
    await Promise.all([step('stubborn', glue('slow-stop')), step('fails', glue('fails'))]);
  },
);

export const oneJob = definePipeline({ summary: 'One Glue job.', input: nothing }, async function oneJob() {
  await step('only', glue('held'), { timeout: '2s' });
});

export const lostTask = definePipeline({ summary: 'One that AWS takes.', input: nothing }, async function lostTask() {
  await step('only', ecsTask({ cluster: 'etl', taskDefinition: 'task-a' }), { timeout: '3s' });
});

export const oneTask = definePipeline({ summary: 'One ECS task.', input: nothing }, async function oneTask() {
  await step('only', ecsTask({ cluster: 'etl', taskDefinition: 'task-a' }));
});

export const verbose = definePipeline(
  { summary: 'It ends with more than Temporal takes.', input: z.object({ how: z.string() }) },
  async function verbose({ how }) {
    await Promise.resolve();
    const book = 'x'.repeat(5_000_000);
    if (how === 'error') throw new TypeError(book, { cause: new Error(book) });
    if (how === 'failure') throw ApplicationFailure.create({ type: 'Mine', message: book, details: [book, 1n] });
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as people do
    if (how === 'text') throw book;
    return book;
  },
);
