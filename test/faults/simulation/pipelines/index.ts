/** The pipeline that the simulation runs: its steps one after the other or all at once; a cluster is used for a while. */
import { z } from 'zod';
import { definePipeline, sleep, step, withEmrCluster, type Duration } from '../../../../workflows/lib/index.js';
import type { AnySpec } from '../../../../activities/specs.js';

export interface Work {
  name: string;
  spec: AnySpec;
  /** Of a cluster. */
  useMs: number;
}

const work = z.custom<Work>();

export const works = definePipeline(
  {
    summary: 'Steps in sequence or in parallel.',
    input: z.object({ parallel: z.boolean(), works: z.array(work), timeout: z.string().optional() }),
  },
  async function works(input) {
    const options = input.timeout === undefined ? {} : { timeout: input.timeout as Duration };
    const run = async ({ name, spec, useMs }: Work): Promise<void> => {
      if (spec.kind !== 'emr-cluster') await step(name, spec, options);
      else await withEmrCluster(name, spec, () => sleep(useMs), options);
    };
    if (input.parallel) await Promise.all(input.works.map(run));
    else for (const one of input.works) await run(one);
  },
);
