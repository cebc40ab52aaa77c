/** A spec as it stands in history, checked by AWS's documented rules before anything is sent. */
import { ApplicationFailure } from '@temporalio/common';
import { clip, failureTypes, limits } from '../contracts/failure.js';
import type { JobSpec } from '../contracts/history.js';
import { specSchemas, type JobKind } from './specs.js';

/**
 * Throws `InvalidSpec`, final, with every broken rule and its path. `open`: an earlier attempt, under older rules maybe,
 * has sent something.
 */
export function parseSpec(kind: JobKind, spec: JobSpec, step: string, open: boolean): JobSpec {
  const parsed = specSchemas[kind].safeParse(spec);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'spec'}: ${message}`);
  throw ApplicationFailure.create({
    type: failureTypes.invalidSpec,
    message: clip(`The spec of step ${step} is not valid: ${problems.join('; ')}`, limits.message),
    nonRetryable: true,
    details: [{ open }],
  });
}
