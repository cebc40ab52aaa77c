/** One step of a run, from the activities of its name: its outcome, if its last launch succeeded. */
import { parseActivityType, type StartInput, type StartResult, type WaitInput } from './history.js';
import type { EndedJob, JobMark, JobRef } from './job.js';
import type { StepOutcome } from './outcomes.js';

/** An activity as history tells it, whoever has read it. Times are RFC 3339. */
export interface SeenActivity {
  activityType: string;
  summary?: string;
  input: unknown;
  at: string;
  endedAt?: string;
  outcome?: { completed: unknown } | object;
}

/** Hex SHA-256 of the canonical JSON. */
export type Hash = (value: unknown) => string;

/** Scopes whose cluster was ready, and its id. */
export function clustersOf(activities: readonly SeenActivity[]): Record<string, string> {
  const ready = activities.filter(
    (activity) => activity.activityType === 'emr-cluster.wait' && 'ready' in (completed<object>(activity) ?? {}),
  );
  return Object.fromEntries(
    ready.flatMap(({ input }) => {
      const { mark, ref } = input as WaitInput<JobRef & { clusterId?: string }>;
      const scope = /^(.*)\/create$/s.exec(mark.step)?.[1];
      return scope !== undefined && ref.clusterId !== undefined ? [[scope, ref.clusterId]] : [];
    }),
  );
}

/** A user may name an activity `x.start`, too: only one whose input carries a mark is the engine's. */
function markOf({ activityType, input }: SeenActivity): JobMark | undefined {
  const { mark } = (input ?? {}) as { mark?: JobMark };
  return parseActivityType(activityType) && typeof mark?.step === 'string' ? mark : undefined;
}

/** The stop that is a step of its own (`traffic/terminate`) has its name beside the mark of what it stops. */
export function nameOf(activity: SeenActivity): string {
  const own = (activity.input as { step?: string } | undefined)?.step;
  const mark = markOf(activity);
  return mark ? (own ?? mark.step) : (activity.summary ?? activity.activityType);
}

export function stepOutcome(
  name: string,
  its: readonly SeenActivity[],
  runId: string,
  hash: Hash,
): StepOutcome | undefined {
  const first = its[0] as SeenActivity;
  const last = its.at(-1) as SeenActivity;
  const when = { runId, startedAt: first.at, endedAt: last.endedAt ?? last.at };
  if (markOf(first)) {
    const job = jobOutcome(its);
    return job && { name, ...job, ...when };
  }
  if (!last.outcome || !('completed' in last.outcome)) return undefined;
  const result = last.outcome.completed;
  const given = hash({ type: last.activityType, input: last.input });
  return { name, kind: 'task', hash: given, ...(result !== undefined && { result }), ...when };
}

/** A job that others use (until `ready`) and the stop that ends it are never kept: there is nothing to give for them. */
function jobOutcome(
  its: readonly SeenActivity[],
): Pick<StepOutcome, 'kind' | 'hash' | 'result' | 'links' | 'target'> | undefined {
  const launch = Math.max(...its.map((activity) => markOf(activity)?.launch ?? 0));
  const of = (verb: string) =>
    its.findLast(
      (activity) => markOf(activity)?.launch === launch && parseActivityType(activity.activityType)?.verb === verb,
    );
  const [start, wait, stop] = [of('start'), of('wait'), of('stop')];
  const kind = start && parseActivityType(start.activityType)?.kind;
  if (!start || kind === undefined || kind === 'emr-cluster') return undefined;
  if ((wait?.input as Partial<WaitInput> | undefined)?.until === 'ready') return undefined;
  const last = [stop, wait].find((activity) => endOf(activity));
  const ended = endOf(last);
  if (ended?.status !== 'succeeded') return undefined;
  const started = completed<StartResult>(start);
  const links =
    started && 'started' in started ? started.links : completed<{ links?: StepOutcome['links'] }>(stop)?.links;
  const { specHash, target } = start.input as Partial<StartInput>;
  return {
    kind,
    hash: specHash ?? '',
    ...(ended.result !== undefined && { result: ended.result }),
    ...(links && { links }),
    ...(target && { target: { name: target.name, account: target.account, region: target.region } }),
  };
}

function endOf(activity: SeenActivity | undefined): EndedJob | undefined {
  return completed<{ ended?: EndedJob }>(activity)?.ended;
}

export function completed<Result extends object>(activity: SeenActivity | undefined): Result | undefined {
  const outcome = activity?.outcome;
  return outcome && 'completed' in outcome ? ((outcome.completed ?? {}) as Result) : undefined;
}
