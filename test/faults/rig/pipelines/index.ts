/** The load: small pipelines that together use every form that a pipeline can have. Specs come as input. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild } from '@temporalio/workflow';
import { z } from 'zod';
import { definePipeline, forEach, step, withEmrCluster } from '../../../../workflows/lib/index.js';
import { anySpec, clusterSpec, oneStep, optionsOf } from './parts.js';

export const one = definePipeline(oneStep, async function one({ spec, ...input }) {
  return step('only', spec, optionsOf(input));
});

export const sequence = definePipeline(
  { summary: 'Steps in sequence.', input: z.object({ id: z.string(), specs: z.array(anySpec) }), key: ({ id }) => id },
  async function sequence({ specs }) {
    for (const [index, spec] of specs.entries()) await step(`step-${index}`, spec);
  },
);

export const parallel = definePipeline(
  { summary: 'Steps side by side.', input: z.object({ id: z.string(), specs: z.array(anySpec) }), key: ({ id }) => id },
  async function parallel({ specs }) {
    await Promise.all(specs.map((spec, index) => step(`step-${index}`, spec)));
  },
);

export const throwsBetween = definePipeline(
  {
    summary: 'Throws while a step runs.',
    input: z.object({ id: z.string(), first: anySpec, second: anySpec }),
    key: ({ id }) => id,
  },
  async function throwsBetween({ first, second }) {
    const running = step('running', second);
    await step('first', first);
    if (first.kind) throw new TypeError('The pipeline has a bug');
    await running;
  },
);

export const windowed = definePipeline(
  {
    summary: 'Many items in a window.',
    input: z.object({ id: z.string(), specs: z.array(anySpec), window: z.int() }),
    key: ({ id }) => id,
  },
  async function windowed({ specs, window }) {
    const items = specs.map((spec, index) => ({ spec, index }));
    await forEach('items', items, ({ spec, index }) => step(`item-${index}`, spec), {
      key: ({ index }) => String(index),
      window,
    });
  },
);

export const items = definePipeline(
  {
    summary: 'Many items, each a run.',
    input: z.object({ id: z.string(), specs: z.array(anySpec) }),
    key: ({ id }) => id,
  },
  async function items({ id, specs }) {
    const inputs = specs.map((spec, index) => ({ id: `${id}.${index}`, spec }));
    await forEach('items', inputs, one, { key: (item) => item.id.slice(item.id.lastIndexOf('.') + 1) });
  },
);

export const transient = definePipeline(
  {
    summary: 'A cluster for two steps.',
    input: z.object({ id: z.string(), cluster: clusterSpec, steps: z.array(anySpec) }),
    key: ({ id }) => id,
  },
  async function transient({ cluster, steps }) {
    await withEmrCluster('cluster', cluster, async ({ id }) => {
      for (const [index, spec] of steps.entries()) await step(`step-${index}`, { ...spec, cluster: id } as typeof spec);
    });
  },
);

export const mixed = definePipeline(
  {
    summary: 'Every service: one after the other, then side by side, and on a cluster of its own.',
    input: z.object({
      id: z.string(),
      first: z.array(anySpec),
      beside: z.array(anySpec),
      cluster: clusterSpec,
      steps: z.array(anySpec),
    }),
    key: ({ id }) => id,
  },
  async function mixed({ first, beside, cluster, steps }) {
    for (const [index, spec] of first.entries()) await step(`first-${index}`, spec);
    await Promise.all([
      ...beside.map((spec, index) => step(`beside-${index}`, spec)),
      withEmrCluster('cluster', cluster, async ({ id }) => {
        for (const [index, spec] of steps.entries()) await step(`on-${index}`, { ...spec, cluster: id } as typeof spec);
      }),
    ]);
  },
);

/** F8: a run of another pipeline, under the very id that people start it by; whoever is first has it. */
export const startsAnother = definePipeline(
  { summary: 'Starts another.', input: z.object({ id: z.string(), spec: anySpec }), key: ({ id }) => id },
  async function startsAnother(input) {
    try {
      return (await executeChild('one', { workflowId: `one:${input.id}`, args: [input] })) as unknown;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'taken';
      throw error;
    }
  },
);

export const timesOut = definePipeline(
  {
    summary: 'A run with a timeout.',
    input: z.object({ id: z.string(), spec: anySpec }),
    key: ({ id }) => id,
    timeout: '2s',
  },
  async function timesOut({ spec }) {
    await step('only', spec);
  },
);

/** F13: what a person may write by mistake. */
export const poison = definePipeline(
  {
    summary: 'A bug of some kind.',
    input: z.object({ id: z.string(), how: z.enum(['throws', 'throws-huge', 'huge', 'loops']), spec: anySpec }),
    key: ({ id }) => id,
  },
  async function poison({ how, spec }) {
    await step('only', spec);
    if (how === 'throws') throw new TypeError('The pipeline has a bug');
    if (how === 'throws-huge') throw new TypeError('x'.repeat(3_000_000));
    // eslint-disable-next-line no-unmodified-loop-condition -- which is the point
    while (how === 'loops');
    return 'x'.repeat(3_000_000);
  },
);
