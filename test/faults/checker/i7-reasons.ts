/**
 * Whether a stop's history has a reason for it, before it: the launch's own (its deadline, its start or wait ended badly,
 * or the run gave them up), and for a launch that was given up, the run's (a cancel, a failure, a timeout).
 */
import type { Activity } from './activities.js';
import type { Evidence } from './evidence.js';
import { json, text } from './history.js';
import type { Launch, Occurrence } from './launches.js';
import type { Run } from './runs.js';
import { scopeEnded } from './scope-ends.js';

export function hasReason({ run, activity: stop }: Occurrence, launch: Launch, { launches }: Evidence): boolean {
  // What the workflow knew when it decided.
  const decided = decidedAt(run, stop.scheduledId);
  const own = [...launch.starts, ...launch.waits].filter((other) => other.run === run).map(({ activity }) => activity);
  const over = own.flatMap(({ verb, end }) => (end && end.id < decided ? [{ verb, ...end }] : []));
  if (over.some(({ verb, result }) => verb === 'wait' && result['deadline'] === true)) return true;
  if (own.some(({ verb, input }) => verb === 'start' && Date.parse(text(input['deadline'])) <= stop.scheduledAt))
    return true;
  if (over.some(({ how }) => how === 'failed' || how === 'timed-out')) return true;
  const used = over.some(({ verb, result }) => verb === 'wait' && result['ready'] === true);
  if (used && launch.kind === 'emr-cluster') return nothingOn(run, launch, decided, launches);
  // A wait that is scheduled and given up within one workflow task never comes to history.
  const neverWaited = over.some(({ verb }) => verb === 'start') && !own.some(({ verb }) => verb === 'wait');
  const givenUp =
    neverWaited ||
    over.some(({ how }) => how === 'cancelled') ||
    own.some((activity) => isGivenUp(run, activity, decided));
  return givenUp && scopeEnded(run, launch.key, decided);
}

/** Id of the workflow task in which an event was decided. */
function decidedAt(run: Run, eventId: number): number {
  const event = run.events.find(({ id }) => id === eventId);
  return Number(event?.attributes['workflowTaskCompletedEventId'] ?? eventId);
}

function isGivenUp(run: Run, { cancelRequestedId }: Activity, decided: number): boolean {
  return cancelRequestedId !== undefined && decidedAt(run, cancelRequestedId) <= decided;
}

/** A cluster goes down when nothing on it is awaited any more. */
function nothingOn(run: Run, cluster: Launch, decided: number, launches: Evidence['launches']): boolean {
  const id = cluster.accepted[0]?.jobId;
  const steps = [...launches.values()].filter(
    ({ kind, input }) => kind === 'emr-step' && json(input['spec'])['cluster'] === id,
  );
  return steps.every(({ waits }) =>
    waits
      .filter((wait) => wait.run === run && wait.activity.scheduledId < decided)
      .every(({ activity }) => {
        const ended = activity.end !== undefined && activity.end.id < decided;
        return ended || isGivenUp(run, activity, decided) || scopeEnded(run, cluster.key, decided);
      }),
  );
}
