/** Activities of a run: what was scheduled, joined with how it ended or what it is doing now. */
import { engineActivities } from '../../../contracts/history.js';
import type { ActivityOutcome, ActivityScheduled, PendingActivity, RunEvent, RunFacts } from './run-event.js';

export interface Activity extends ActivityScheduled {
  outcome?: ActivityOutcome;
  endedAt?: string;
  /** What describe says of it while it is open. */
  pending?: PendingActivity;
}

/** In the order in which they were scheduled, without the engine's own. */
export function activitiesOf(events: readonly RunEvent[], facts: RunFacts): Activity[] {
  return allActivitiesOf(events, facts).filter(({ activityType }) => !enginesOwn.has(activityType));
}

export function allActivitiesOf(events: readonly RunEvent[], facts: RunFacts): Activity[] {
  const ends = new Map(
    events.filter((event) => event.type === 'activity-ended').map((end) => [end.scheduledEventId, end]),
  );
  return events
    .filter((event) => event.type === 'activity-scheduled')
    .map((scheduled) => {
      const end = ends.get(scheduled.eventId);
      if (end) return { ...scheduled, outcome: end.outcome, endedAt: end.at };
      const pending = facts.pending.get(scheduled.activityId);
      return { ...scheduled, ...(pending && { pending }) };
    });
}

const enginesOwn: ReadonlySet<string> = new Set(Object.values(engineActivities));
