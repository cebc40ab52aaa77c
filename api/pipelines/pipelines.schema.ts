/** How a pipeline looks over HTTP. */
import { z } from 'zod';

export const pipelineSummary = z
  .strictObject({
    name: z.string(),
    summary: z.string(),
    owner: z.string().exactOptional(),
    labels: z.array(z.string()).exactOptional(),
    timeout: z.string().exactOptional().describe('A bound for a whole run, such as `6h`.'),
    keyed: z.boolean().describe('Whether the input gives a business key: then the same key is the same run.'),
  })
  .meta({ id: 'PipelineSummary' });

export const pipelineResource = z
  .strictObject({
    ...pipelineSummary.shape,
    inputSchema: z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12) of the input.'),
  })
  .meta({ id: 'Pipeline' });

export const pipelineList = z.strictObject({ pipelines: z.array(pipelineSummary) }).meta({ id: 'PipelineList' });

export type PipelineSummary = z.output<typeof pipelineSummary>;
export type PipelineResource = z.output<typeof pipelineResource>;
