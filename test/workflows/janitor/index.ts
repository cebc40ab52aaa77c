/** Pipelines that leave jobs behind when somebody ends them from outside. */
import { z } from 'zod';
import { definePipeline, forEach, step } from '../../../workflows/lib/index.js';

/** Of any kind; the start activity checks it. */
const anySpec = z.looseObject({ kind: z.string() }) as unknown as z.ZodType<Parameters<typeof step>[1]>;

export const oneStep = definePipeline(
  { summary: 'One step of any kind.', input: z.object({ spec: anySpec }) },
  async function oneStep({ spec }) {
    return step('only', spec);
  },
);

/** Whatever becomes of its job, it completes. */
export const carefree = definePipeline(
  { summary: "A step whose failure is nobody's business.", input: z.object({ spec: anySpec }) },
  async function carefree({ spec }) {
    await step('only', spec).catch(() => undefined);
  },
);

/** `beside` runs all the time; `last` begins when `first` has ended. */
export const inTurn = definePipeline(
  { summary: 'A step beside two in turn.', input: z.object({ beside: anySpec, first: anySpec, last: anySpec }) },
  async function inTurn({ beside, first, last }) {
    const turns = async () => {
      await step('first', first);
      await step('last', last);
    };
    await Promise.all([step('beside', beside), turns()]);
  },
);

export const fanned = definePipeline(
  { summary: 'A step for each item.', input: z.object({ specs: z.array(anySpec) }) },
  async function fanned({ specs }) {
    await forEach(
      'items',
      specs.map((spec, index) => ({ id: `item-${index}`, spec })),
      async ({ id, spec }) => step(id, spec),
      { key: ({ id }) => id },
    );
  },
);
