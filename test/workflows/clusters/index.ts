/** Pipelines with transient clusters, each in one situation. The scripts of the plane say how long what takes. */
import { z } from 'zod';
import {
  definePipeline,
  emrStep,
  forEach,
  sleep,
  step,
  withEmrCluster,
  type Duration,
  type EmrCluster,
} from '../../../workflows/lib/index.js';

const cluster = {
  releaseLabel: 'emr-7.5.0',
  serviceRole: 'emr-service',
  instanceProfile: 'emr-instances',
  instanceGroups: [{ role: 'MASTER' as const, instanceType: 'm5.xlarge', count: 1 }],
};
const work = ({ id }: EmrCluster, name: string) =>
  emrStep({ cluster: id, name, jar: 'command-runner.jar', args: ['true'] });

export const twoSteps = definePipeline(
  { summary: 'A cluster and two steps that depend on each other.', input: z.object({}) },
  async function twoSteps() {
    return withEmrCluster('etl', { ...cluster, name: 'ready' }, async (its) => {
      await step('first', work(its, 'first'));
      await sleep('1s', { summary: 'between the steps' });
      const { stepId } = await step('second', work(its, 'second'));
      return stepId;
    });
  },
);

export const oneStep = definePipeline(
  {
    summary: 'A cluster and one step.',
    input: z.object({ cluster: z.string(), step: z.string(), timeout: z.string().optional() }),
  },
  async function oneStep(input) {
    return withEmrCluster(
      'etl',
      { ...cluster, name: input.cluster },
      async (its) => {
        await step('work', work(its, input.step));
        return 'done';
      },
      input.timeout === undefined ? {} : { timeout: input.timeout as Duration },
    );
  },
);

export const throwsInside = definePipeline(
  { summary: 'A pipeline that throws while its cluster is up.', input: z.object({}) },
  async function throwsInside() {
    await withEmrCluster('etl', { ...cluster, name: 'ready' }, () => Promise.reject(new RangeError('a bug')));
  },
);

export const besideAFailure = definePipeline(
  { summary: 'A step fails beside a scope that only sleeps.', input: z.object({ clusterId: z.string() }) },
  async function besideAFailure({ clusterId }) {
    await Promise.all([
      step('fails', work({ id: clusterId }, 'fails')),
      withEmrCluster('etl', { ...cluster, name: 'ready' }, () => sleep('1h')),
    ]);
  },
);

export const leavesOpen = definePipeline(
  { summary: 'A scope that ends while a step of it is open.', input: z.object({}) },
  async function leavesOpen() {
    await withEmrCluster('etl', { ...cluster, name: 'ready', stepConcurrency: 2 }, async (its) => {
      void step('forgotten', work(its, 'held'));
      await step('work', work(its, 'first'));
    });
  },
);

export const catches = definePipeline(
  { summary: 'Catches whatever a scope throws.', input: z.object({ cluster: z.string() }) },
  async function catches(input) {
    return withEmrCluster('etl', { ...cluster, name: input.cluster }, () => Promise.resolve()).catch(() => 'caught');
  },
);

export const twoScopes = definePipeline(
  { summary: 'Two clusters at once.', input: z.object({}) },
  async function twoScopes() {
    await Promise.all(
      ['a', 'b'].map((name) =>
        withEmrCluster(name, { ...cluster, name: 'ready' }, (its) => step(`${name}/work`, work(its, 'first'))),
      ),
    );
  },
);

export const inAFanOut = definePipeline(
  { summary: 'A cluster per item.', input: z.object({ items: z.array(z.string()) }) },
  async function inAFanOut({ items }) {
    const report = await forEach('items', items, (item) =>
      withEmrCluster(`etl/${item}`, { ...cluster, name: 'ready' }, async (its) => {
        await step(`work/${item}`, work(its, item));
        return item;
      }),
    );
    return report.succeeded;
  },
);

export const takesItsNames = definePipeline(
  { summary: 'A step with the name of the taking down.', input: z.object({ inside: z.boolean() }) },
  async function takesItsNames({ inside }) {
    const clash = (its: EmrCluster) => step('etl/terminate', work(its, 'first'));
    if (!inside) await clash({ id: 'j-NOBODYKNOWS' }).catch(() => undefined);
    await withEmrCluster('etl', { ...cluster, name: 'ready' }, async (its) => {
      if (inside) await clash(its);
    }).catch((error: unknown) => {
      if (inside) throw error;
    });
    return 'caught';
  },
);

export const swallowsItsTimeout = definePipeline(
  { summary: 'A function that catches the end of its time.', input: z.object({}) },
  async function swallowsItsTimeout() {
    return withEmrCluster(
      'etl',
      { ...cluster, name: 'ready' },
      async (its) => {
        await step('work', work(its, 'held')).catch(() => undefined);
        return 'done';
      },
      { timeout: '2s' },
    );
  },
);

export const fallsBack = definePipeline(
  { summary: 'A scope whose branch fails, and something instead.', input: z.object({}) },
  async function fallsBack() {
    return withEmrCluster('etl', { ...cluster, name: 'ready', stepConcurrency: 2 }, async (its) => {
      await Promise.all([step('bad', work(its, 'fails')), step('long', work(its, 'held'))]);
      return 'all';
    }).catch(() => 'fallback');
  },
);
