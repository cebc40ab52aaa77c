/** What the pipelines have in common, in this release and the next. */
import { z } from 'zod';
import type { step, Duration, EmrClusterSpec } from '../../../../workflows/lib/index.js';

/** Of any kind; the start activity checks it. */
export const anySpec = z.looseObject({ kind: z.string() }) as unknown as z.ZodType<Parameters<typeof step>[1]>;
export const clusterSpec = z.looseObject({ releaseLabel: z.string() }) as unknown as z.ZodType<
  Omit<EmrClusterSpec, 'kind'>
>;
export const stepOptions = {
  timeout: z.string().optional(),
  retries: z.int().optional(),
  relaunches: z.int().optional(),
};

export const optionsOf = (input: {
  timeout?: string | undefined;
  retries?: number | undefined;
  relaunches?: number | undefined;
}) => ({
  ...(input.timeout !== undefined && { timeout: input.timeout as Duration }),
  ...(input.retries !== undefined && { retries: input.retries }),
  ...(input.relaunches !== undefined && { relaunches: input.relaunches }),
});

export const oneStep = {
  summary: 'One step.',
  input: z.object({ id: z.string(), spec: anySpec, ...stepOptions }),
  key: ({ id }: { id: string }) => id,
};
