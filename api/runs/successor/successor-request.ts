/** The start of a successor: the run's own input under its own workflow id, as a start of today would send it. */
import { Problem } from '../../problem/problem.js';
import { faultsOf } from '../../problem/validation.js';
import type { KnownPipeline } from '../../pipelines/pipelines.js';
import { keyOf } from '../run-id.js';
import { logicalDateOf, requestFor, type StartRequest } from '../start/start-request.js';

/** Throws the problem `input-no-longer-fits`. */
export function successorRequest(
  pipeline: KnownPipeline,
  { workflowId, input }: { workflowId: string; input: unknown },
  note: string | undefined,
): StartRequest {
  const { name, contract } = pipeline;
  // As a worker parses what was started by hand: keys that the schema does not know are dropped there, too.
  const parsed = contract.input.safeParse(input);
  if (!parsed.success) {
    const errors = faultsOf(parsed.error.issues, ['input']);
    const said = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new Problem(
      'input-no-longer-fits',
      `${name} does not take the input of ${workflowId}: ${said}`.slice(0, 1_000),
      {
        members: { errors },
      },
    );
  }
  const logicalDate = logicalDateOf(contract, parsed.data);
  return requestFor(pipeline, {
    workflowId,
    key: keyOf(name, workflowId) ?? workflowId,
    input: parsed.data,
    ...(logicalDate && { logicalDate }),
    ...(note !== undefined && { note }),
  });
}
