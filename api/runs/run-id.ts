/**
 * How a run is named over HTTP. `<pipeline>:<key>` is the latest run of a key, `<pipeline>:<key>:<run id>` a given one.
 * Workflow ids of any other form (started by a schedule, by hand) are `~<base64url of the workflow id>[:<run id>]`.
 * Neither form needs escaping in a path, so an id is decoded exactly once.
 */
import { Problem } from '../problem/problem.js';

export interface RunAddress {
  workflowId: string;
  /** Absent: the latest run of the workflow id. */
  runId?: string;
}

const ours = /^[A-Za-z][A-Za-z0-9_]*:[A-Za-z0-9._-]{1,200}$/;
const runIdForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function formatRunId({ workflowId, runId }: RunAddress): string {
  const first = ours.test(workflowId) ? workflowId : `~${Buffer.from(workflowId).toString('base64url')}`;
  return runId === undefined ? first : `${first}:${runId}`;
}

/** Throws the problem `invalid-run-id`. */
export function parseRunId(id: string): RunAddress {
  const address = id.startsWith('~') ? parseForeign(id) : parseOurs(id);
  if (!address) throw new Problem('invalid-run-id', `${JSON.stringify(id.slice(0, 300))} is not the id of a run.`);
  return address;
}

/** The key of a workflow id that we have made; undefined for others. */
export function keyOf(pipeline: string, workflowId: string): string | undefined {
  return ours.test(workflowId) && workflowId.startsWith(`${pipeline}:`)
    ? workflowId.slice(pipeline.length + 1)
    : undefined;
}

function parseOurs(id: string): RunAddress | undefined {
  const [pipeline, key, runId, ...rest] = id.split(':');
  const workflowId = [pipeline, key].filter((part) => part !== undefined).join(':');
  return rest.length === 0 && ours.test(workflowId) ? withRun(workflowId, runId) : undefined;
}

function parseForeign(id: string): RunAddress | undefined {
  const [encoded, runId, ...rest] = id.slice(1).split(':');
  const workflowId = Buffer.from(encoded as string, 'base64url').toString();
  // What does not encode to the same again was not made by us: two spellings of one id would be two cache entries.
  const canonical =
    encoded !== '' && Buffer.from(workflowId).toString('base64url') === encoded && !ours.test(workflowId);
  return rest.length === 0 && canonical ? withRun(workflowId, runId) : undefined;
}

function withRun(workflowId: string, runId: string | undefined): RunAddress | undefined {
  if (runId === undefined) return { workflowId };
  return runIdForm.test(runId) ? { workflowId, runId } : undefined;
}
