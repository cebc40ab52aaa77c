/**
 * Jobs of a closed run that may still run, told from its history alone: every launch that may have sent something and has
 * no recorded end. The API asks no AWS; whoever wants a successor beside such a job has to name it.
 */
import type { StartResult, StopResult, WaitResult } from '../../../contracts/history.js';
import { failureTypes, type JobFailureDetails } from '../../../contracts/failure.js';
import type { JobLinks } from '../../../contracts/job.js';
import { activitiesOf, type Activity } from '../document/activities.js';
import { jobActivityOf, resultOf, type JobActivity } from '../document/engine-activity.js';
import type { RunEvent, RunFacts } from '../document/run-event.js';
import { endOf, failureOf } from '../document/run-state.js';
import { formatRunId } from '../run-id.js';
import type { JobLeftBehind } from './successor.schema.js';

/** Of the run itself: the runs of its fan-outs tell of theirs. */
export function leftByRun(events: readonly RunEvent[], facts: RunFacts): (JobLeftBehind & { key: string })[] {
  const jobs = activitiesOf(events, facts).flatMap((activity) => jobActivityOf(activity) ?? []);
  const run = formatRunId(facts);
  const failure = failureOf(events, facts);
  const end = endOf(events);
  // Nothing has cleaned up after such an end.
  const cutOff = end === undefined || end.state === 'terminated' || end.failure?.type === 'TimeoutFailure';
  return [...Map.groupBy(jobs, ({ mark }) => mark.key)].flatMap(([key, its]) => {
    const because = openEnd(its, cutOff);
    if (because === undefined) return [];
    const { step, launch } = (its[0] as JobActivity).mark;
    const links = linksOf(its) ?? linksIn(failure?.details, step, launch);
    return [
      {
        id: links?.awsId ?? key,
        run,
        step,
        launch,
        key,
        ...(links?.console !== undefined && { console: links.console }),
        because,
      },
    ];
  });
}

/** Keys of all that the run has launched, as far as its own history tells. */
export function keysOf(events: readonly RunEvent[], facts: RunFacts): string[] {
  return activitiesOf(events, facts).flatMap((activity) => jobActivityOf(activity)?.mark.key ?? []);
}

/** Why nobody can say that the job has ended; undefined where its end is recorded, or that nothing was started. */
function openEnd(its: readonly JobActivity[], cutOff: boolean): string | undefined {
  const of = (what: JobActivity['what']) => its.findLast((one) => one.what === what)?.activity;
  const stop = of('take-down') ?? of('stop');
  if (stop) return openStop(stop);
  const wait = of('wait');
  if (wait) return openWait(wait);
  return openStart(of('start'), cutOff);
}

function openStop({ outcome }: Activity): string | undefined {
  if (outcome && 'failed' in outcome) return `${outcome.failed.type}: ${outcome.failed.message}`;
  if (!outcome || 'cancelled' in outcome) return 'It was asked to stop, and the run ended before it had.';
  const result = outcome.completed as StopResult;
  return 'ended' in result && result.ended.status === 'lost' ? lost(result.ended.reason) : undefined;
}

function openWait(wait: Activity): string | undefined {
  const result = resultOf<WaitResult>(wait);
  if (!result || !('ended' in result)) return 'The run ended while this was open.';
  return result.ended.status === 'lost' ? lost(result.ended.reason) : undefined;
}

/** The engine stops what a failed start may have left, unless it knows that there is nothing, or nobody can find it. */
function openStart(start: Activity | undefined, cutOff: boolean): string | undefined {
  const outcome = start?.outcome;
  if (!outcome || 'cancelled' in outcome) return 'The run ended while its start was under way.';
  if ('failed' in outcome) {
    const { type, message } = outcome.failed;
    return cutOff || type === failureTypes.jobOutcomeUnknown ? `${type}: ${message}` : undefined;
  }
  return 'started' in (outcome.completed as StartResult) ? 'The run ended while this was open.' : undefined;
}

function lost(reason: string): string {
  return `${failureTypes.jobOutcomeUnknown}: ${reason}`;
}

function linksOf(its: readonly JobActivity[]): JobLinks | undefined {
  for (const { activity } of its) {
    const result = resultOf<StartResult & StopResult>(activity);
    if (result && 'links' in result) return result.links;
  }
  return undefined;
}

/** A stop that had to find its job tells of it in its failure only. */
function linksIn(details: JobFailureDetails | undefined, step: string, launch: number): Partial<JobLinks> | undefined {
  if (details?.step === step && details.launch === launch) return details.links;
  const also = details?.alsoRunning?.find((one) => one.step === step);
  return also?.awsId === undefined ? undefined : also;
}
