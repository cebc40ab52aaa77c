/** RFC 9457 as this API uses it, for OpenAPI. */
import { z } from 'zod';
import { runState } from '../runs/step.schema.js';
import { jobLeftBehind } from '../runs/successor/successor.schema.js';
import { problemSlugs, problemType } from './catalogue.js';

const types = problemSlugs.map(problemType) as [string, ...string[]];

export const problemSchema = z
  .strictObject({
    type: z.enum(types),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().exactOptional().describe('Of this one occurrence; the log has it too.'),
    errors: z
      .array(
        z.strictObject({
          path: z.string().describe('`input.tables[0].name`; empty for the whole.'),
          message: z.string(),
        }),
      )
      .exactOptional()
      .describe('Of `invalid-request` and `input-no-longer-fits`: one entry per fault.'),
    run: z
      .strictObject({ id: z.string(), state: runState.exactOptional(), href: z.string() })
      .exactOptional()
      .describe('The run that is in the way, or that was meant.'),
    jobs: z.array(jobLeftBehind).exactOptional().describe('Of `job-may-still-run`: those that were not named.'),
  })
  .meta({ id: 'Problem' });
