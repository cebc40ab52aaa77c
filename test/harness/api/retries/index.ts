/** Pipelines that fail half-way, for the API's tests of retries. */
import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import {
  CancellationScope,
  definePipeline,
  ecsTask,
  emrStep,
  forEach,
  glueJob,
  step,
  task,
  withEmrCluster,
} from '../../../../workflows/lib/index.js';

type Double = (input: { a: number }) => Promise<number>;

const job = (jobName: string, day: string) => glueJob({ jobName, arguments: { '--day': day } });

export const loads = definePipeline(
  {
    summary: 'Two jobs and a task, one of which may fail.',
    input: z.object({ day: z.string() }),
    key: ({ day }) => day,
  },
  async function loads({ day }) {
    const { runId: extracted } = await step('extract', job('job-a', day));
    const twice = await task<Double>('count', 'double', { a: 21 });
    await step('transform', job('flaky', day));
    await step('load', ecsTask({ cluster: 'etl', taskDefinition: 'task-a' }));
    return { extracted, twice };
  },
);

export const changes = definePipeline(
  {
    summary: 'Its first step has another spec each time.',
    input: z.object({ day: z.string() }),
    key: ({ day }) => day,
  },
  async function changes({ day }) {
    await step('same', job('job-a', day));
    await step('changed', job('job-a', workflowInfo().runId));
    await step('fails', job('flaky', day));
  },
);

export const cleansUp = definePipeline(
  { summary: 'What it stages it drops again.', input: z.object({ day: z.string() }), key: ({ day }) => day },
  async function cleansUp({ day }) {
    const again = { onRetry: 'again' } as const;
    await step('source', job('job-a', day));
    try {
      await step('stage', job('job-a', day), again);
      await step('merge', job('flaky', day));
    } finally {
      await CancellationScope.nonCancellable(() => step('drop', job('job-a', day), again));
      await task<Double>('told', 'double', { a: 1 }, again);
    }
  },
);

export const holds = definePipeline(
  { summary: 'One job by name.', input: z.object({ job: z.string(), key: z.string() }), key: ({ key }) => key },
  async function holds({ job: jobName, key }) {
    await step('first', job('job-a', key));
    await step('held', job(jobName, key), { timeout: '1h' });
  },
);

export const moves = definePipeline(
  {
    summary: 'One job, which a retry sends to another target, and one that may fail.',
    input: z.object({ day: z.string() }),
  },
  async function moves({ day }) {
    const { retryOf } = (workflowInfo().memo?.['millrace'] ?? {}) as { retryOf?: string };
    await step('stays', job('job-a', day));
    await step('moved', job('job-a', day), retryOf === undefined ? {} : { target: 'other' });
    await step('fails', job('flaky', day));
  },
);

export const leaves = definePipeline(
  {
    summary: 'One job that stays, one on a target that a retry no longer names, and one that may fail.',
    input: z.object({ day: z.string() }),
  },
  async function leaves({ day }) {
    const { retryOf } = (workflowInfo().memo?.['millrace'] ?? {}) as { retryOf?: string };
    await step('stays', job('job-a', day));
    await step('left', job('job-a', day), retryOf === undefined ? { target: 'other' } : {});
    await step('fails', job('flaky', day));
  },
);

const cluster = {
  name: 'ready',
  releaseLabel: 'emr-7.5.0',
  serviceRole: 'emr-service',
  instanceProfile: 'emr-instances',
  instanceGroups: [{ role: 'MASTER' as const, instanceType: 'm5.xlarge', count: 1 }],
};

export const onCluster = definePipeline(
  {
    summary: 'Two steps on a cluster, and a job after it.',
    input: z.object({ day: z.string(), onRetry: z.enum(['keep', 'again']).optional() }),
    key: ({ day }) => day,
  },
  async function onCluster({ day, onRetry }) {
    const work = (id: string, name: string) =>
      emrStep({ cluster: id, name, jar: 'command-runner.jar', args: [name, '--on', id] });
    const rows = await withEmrCluster(
      'etl',
      cluster,
      async ({ id }) => {
        await step('count', work(id, 'count'));
        await step('rank', work(id, 'rank'));
        return task<Double>('told', 'double', { a: id.length });
      },
      onRetry === undefined ? {} : { onRetry },
    );
    await step('after', job('flaky', day));
    return rows;
  },
);

export const oneItem = definePipeline(
  {
    summary: 'An item: a job that works, and one that may not.',
    input: z.strictObject({ id: z.string(), size: z.int().default(1) }),
  },
  async function oneItem({ id, size }) {
    await step('first', job('job-a', id));
    await step(`second/${id}`, job(id === 'bad' ? 'flaky' : 'job-a', id));
    return { id, size };
  },
);

export const overItems = definePipeline(
  {
    summary: 'One run per item, and a job after them.',
    input: z.object({ items: z.array(z.string()), key: z.string() }),
    key: ({ key }) => key,
  },
  async function overItems({ items, key }) {
    const { results } = await forEach(
      'items',
      items.map((id) => ({ id })),
      oneItem,
      { key: ({ id }) => id },
    );
    await step('after', job('after', key));
    return results;
  },
);

export const itemOnCluster = definePipeline(
  { summary: 'An item whose job runs on a cluster.', input: z.strictObject({ id: z.string(), cluster: z.string() }) },
  async function itemOnCluster({ id, cluster: on }) {
    const name = id === 'bad' ? 'rank' : 'count';
    await step('work', emrStep({ cluster: on, name, jar: 'command-runner.jar', args: [name, id] }));
    return id;
  },
);

export const itemsOnCluster = definePipeline(
  {
    summary: 'One run per item on a cluster, and a job after them.',
    input: z.object({ items: z.array(z.string()), key: z.string(), onRetry: z.enum(['keep', 'again']).optional() }),
    key: ({ key }) => key,
  },
  async function itemsOnCluster({ items, key, onRetry }) {
    const { results } = await withEmrCluster(
      'etl',
      cluster,
      ({ id: on }) =>
        forEach(
          'items',
          items.map((id) => ({ id, cluster: on })),
          itemOnCluster,
          { key: ({ id }) => id, tolerate: { count: items.length } },
        ),
      onRetry === undefined ? {} : { onRetry },
    );
    await step('after', job('flaky', key));
    return results.map(({ result }) => result);
  },
);

export const overClosure = definePipeline(
  {
    summary: 'One job per item.',
    input: z.object({ items: z.array(z.string()), key: z.string() }),
    key: ({ key }) => key,
  },
  async function overClosure({ items }) {
    const { results } = await forEach(
      'items',
      items,
      async (id) => {
        await step(`job/${id}`, job(id === 'bad' ? 'flaky' : 'job-a', id));
        return id;
      },
      { window: 1, tolerate: { count: 1 } },
    );
    await step('after', job('after', 'x'));
    return results.length;
  },
);

type Bulk = (input: object) => Promise<string>;

export const bulky = definePipeline(
  { summary: 'Three large results, and a job that may fail.', input: z.object({}) },
  async function bulky() {
    const results: string[] = [];
    for (const name of ['one', 'two', 'three']) results.push(await task<Bulk>(name, 'bulk', {}));
    await step('fails', job('flaky', 'any'));
    return results.map((result) => result.replaceAll('x', ''));
  },
);

export const goesOn = definePipeline(
  { summary: 'Continues as new after its jobs, once.', input: z.object({ again: z.boolean().optional() }) },
  async function goesOn({ again }): Promise<void> {
    await step('first', job('job-a', 'any'));
    await step('fails', job('flaky', 'any'));
    if (!again) await continueAsNew<typeof goesOn>({ again: true });
  },
);
