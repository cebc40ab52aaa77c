/** What the engine's activities are about: which job, of which launch, and which step shows it. */
import {
  parseActivityType,
  type ActivityVerb,
  type StartResult,
  type StopInput,
  type WaitResult,
} from '../../../contracts/history.js';
import type { JobLinks, JobMark } from '../../../contracts/job.js';
import type { Activity } from './activities.js';

export interface JobActivity {
  kind: string;
  mark: JobMark;
  /** `take-down`: the stop that is a step of its own, of a job that another step has started. */
  what: ActivityVerb | 'take-down';
  step: string;
  activity: Activity;
}

/** A user may name an activity `x.start` too: only one whose input carries a mark is the engine's. */
export function jobActivityOf(activity: Activity): JobActivity | undefined {
  const parsed = parseActivityType(activity.activityType);
  const { mark, step } = (activity.input ?? {}) as Partial<StopInput>;
  if (!parsed || typeof mark?.step !== 'string' || typeof mark.launch !== 'number') return undefined;
  const { kind, verb } = parsed;
  return verb === 'stop' && step !== undefined
    ? { kind, mark, what: 'take-down', step, activity }
    : { kind, mark, what: verb, step: mark.step, activity };
}

/** What the activity gave; undefined while it is open, and when it ended in another way. */
export function resultOf<Result>(activity: Activity | undefined): Result | undefined {
  const outcome = activity?.outcome;
  return outcome && 'completed' in outcome ? (outcome.completed as Result) : undefined;
}

/** Links of the jobs that were started, by the key of the launch. */
export function linksByKey(jobs: readonly JobActivity[]): ReadonlyMap<string, JobLinks> {
  const links = jobs.flatMap(({ what, mark, activity }) => {
    const result = what === 'start' ? resultOf<StartResult>(activity) : undefined;
    return result && 'started' in result ? [[mark.key, result.links] as const] : [];
  });
  return new Map(links);
}

/** Steps whose job is ready for others to use, and that nothing has begun to stop. */
export function leftUp(activities: readonly Activity[]): ReadonlySet<string> {
  const jobs = activities.map(jobActivityOf).filter((job) => job !== undefined);
  const stops = jobs.filter(({ what }) => what === 'stop' || what === 'take-down');
  const stopped = new Set(stops.map(({ mark }) => mark.key));
  const ready = jobs.filter(({ what, activity }) => what === 'wait' && isReady(activity));
  return new Set(ready.filter(({ mark }) => !stopped.has(mark.key)).map(({ step }) => step));
}

function isReady(wait: Activity): boolean {
  return 'ready' in (resultOf<WaitResult>(wait) ?? {});
}
