/** Steps beside each other on a cluster that runs already. */
import { z } from 'zod';
import { heldStep } from '../harness/places.js';
import { definePipeline, emrStep, step } from '../../workflows/lib/index.js';

export const emrSteps = definePipeline(
  { summary: 'Steps on one cluster.', input: z.object({ cluster: z.string(), count: z.int().min(1).max(200) }) },
  async function emrSteps({ cluster, count }) {
    const spec = emrStep({ cluster, name: heldStep, jar: 'command-runner.jar', args: ['true'] });
    await Promise.all(Array.from({ length: count }, (_, index) => step(`step-${index}`, spec)));
  },
);
