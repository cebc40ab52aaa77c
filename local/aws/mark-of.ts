/** The mark that a call carries, wherever its service keeps it; for a call about a job, that of the job. */
import { actionOf } from './access.js';
import { inputOf, type Call } from './call.js';
import { markArgument } from './glue/run.js';
import type { Ledger } from './ledger.js';
import { readMarkedName } from './marked-name.js';

interface Input {
  Arguments?: Record<string, unknown>;
  startedBy?: unknown;
  Name?: unknown;
  name?: unknown;
  Steps?: readonly { Name?: unknown }[];
}

/** By the action that starts a job: the kind of job, in the ledger's word, and where its mark is. */
const starts: Readonly<Record<string, { kind: string; key: (input: Input) => unknown }>> = {
  'glue:StartJobRun': { kind: 'glue', key: ({ Arguments }) => Arguments?.[markArgument] },
  'ecs:RunTask': { kind: 'ecs', key: ({ startedBy }) => startedBy },
  'elasticmapreduce:RunJobFlow': { kind: 'emr-cluster', key: ({ Name }) => keyIn(Name) },
  'elasticmapreduce:AddJobFlowSteps': { kind: 'emr-step', key: ({ Steps }) => keyIn(Steps?.[0]?.Name) },
  'emr-serverless:StartJobRun': { kind: 'emr-serverless', key: ({ name }) => keyIn(name) },
};

/** Members that hold a job's id, or several, the innermost first: a step's before its cluster's. */
const ids = ['StepId', 'StepIds', 'RunId', 'JobRunIds', 'task', 'tasks', 'jobRunId', 'ClusterId', 'JobFlowIds'];

/** The kind of job that a call starts; undefined for one that starts none. */
export function startedKind(call: Pick<Call, 'service' | 'operation'>): string | undefined {
  return starts[actionOf(call)]?.kind;
}

/** `keyOfJob` knows the marks of jobs by their ids. */
export function markOf(call: Call, keyOfJob: (id: string) => string | undefined = () => undefined): string | undefined {
  const input = readable(call);
  const key = starts[actionOf(call)]?.key(input as Input) ?? (input as Input).startedBy;
  if (typeof key === 'string') return key;
  for (const name of ids) {
    const value = (input as Readonly<Record<string, unknown>>)[name];
    const known = [value].flat().find((id) => typeof id === 'string' && keyOfJob(id) !== undefined);
    if (known !== undefined) return keyOfJob(known as string);
  }
  return undefined;
}

/** The mark of a job that there is, or was. */
export function keyOfJobIn(ledger: Ledger, id: string): string | undefined {
  return ledger.entries().find(({ jobId, key }) => jobId === id && key !== undefined)?.key;
}

/** What no JSON can be read from carries no mark; to refuse it is its service's affair. */
function readable(call: Call): object {
  if (call.protocol !== 'json' && call.protocol !== 'rest-json') return {};
  try {
    return inputOf(call);
  } catch {
    return {};
  }
}

function keyIn(name: unknown): string | undefined {
  return typeof name === 'string' ? readMarkedName(name).key : undefined;
}
