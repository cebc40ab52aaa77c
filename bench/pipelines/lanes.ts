/** Chains of jobs beside each other: when one job ends the next one of its lane starts, so there is always one to watch. */
import { z } from 'zod';
import { specOf } from './spec-of.js';
import { definePipeline, step } from '../../workflows/lib/index.js';

const lane = z.object({ kind: z.enum(['glue', 'ecs']), name: z.string() });

export const lanes = definePipeline(
  { summary: 'Chains of jobs beside each other.', input: z.object({ lanes: z.array(lane), rounds: z.int().min(1) }) },
  async function lanes({ lanes, rounds }) {
    await Promise.all(
      lanes.map(async ({ kind, name }) => {
        for (let round = 0; round < rounds; round += 1) await step(`${name}-${round}`, specOf(kind, name));
      }),
    );
  },
);
