/** Situations that are hard to bring about on a real server, told event by event. */
import type { StartResult, StopResult, WaitResult, WatchDetails } from '../../../contracts/history.js';
import type { RunDocument, StepDocument } from '../../../contracts/run.js';
import type { ActivityOutcome, PendingActivity, RunEvent, RunFacts } from '../../../api/runs/document/run-event.js';
import { runDocument } from '../../../api/runs/document/run-document.js';

export const at = '2001-01-01T00:00:00.000Z';
const mark = { key: 'a'.repeat(32), step: 'load', launch: 1 };
export const target = { name: 'default', region: 'us-east-1', partition: 'aws', account: '000000000000' };
export const links = { awsId: 'jr_1', logs: [] };
export const started: StartResult = { started: { kind: 'glue', target }, adopted: false, links };

export interface Told {
  verb?: string;
  type?: string;
  summary?: string;
  input?: unknown;
  launch?: number;
  outcome?: ActivityOutcome;
  pending?: Partial<PendingActivity>;
}

interface Around {
  events?: RunEvent[];
  task?: number;
}

export function document(activities: Told[], around: Around = {}): RunDocument {
  const { events, facts } = told(activities, around);
  return runDocument(events, facts);
}

export function told(
  activitiesTold: Told[],
  { events = [], task = 0 }: Around = {},
): { events: RunEvent[]; facts: RunFacts } {
  const pending = new Map<string, PendingActivity>();
  const activities = activitiesTold.flatMap(
    ({ verb, type, summary, input, launch = 1, outcome, pending: open }, index): RunEvent[] => {
      const eventId = String(index + 5);
      if (open) pending.set(eventId, { attempt: 1, started: true, heartbeat: undefined, ...open });
      return [
        {
          type: 'activity-scheduled',
          at,
          eventId,
          activityId: eventId,
          activityType: type ?? `glue.${verb}`,
          ...(summary !== undefined && { summary }),
          input: verb ? { v: 1, mark: { ...mark, launch } } : input,
        },
        ...(outcome ? [{ type: 'activity-ended' as const, at, scheduledEventId: eventId, outcome }] : []),
      ];
    },
  );
  const facts: RunFacts = {
    workflowId: 'etl:1',
    runId: 'r',
    pipeline: 'etl',
    startedAt: at,
    pending,
    workflowTaskAttempt: task,
  };
  return { events: [{ type: 'run-started', at, input: {} }, ...activities, ...events], facts };
}

export function step(told: Told[], events: RunEvent[] = []): StepDocument {
  return document(told, { events }).steps[0] as StepDocument;
}

export const start = (result: StartResult): Told => ({ verb: 'start', outcome: { completed: result } });
export const wait = (result: WaitResult): Told => ({ verb: 'wait', outcome: { completed: result } });
export const stop = (result: StopResult): Told => ({ verb: 'stop', outcome: { completed: result } });
export const watched = (heartbeat: WatchDetails): Told => ({ verb: 'wait', pending: { heartbeat } });
/** Of a launch of `traffic/create`, or the stop that is `traffic/terminate`. */
export const cluster = (verb: string, told: Pick<Told, 'outcome' | 'pending'>, ownStep?: string): Told => ({
  type: `emr-cluster.${verb}`,
  input: {
    v: 1,
    mark: { ...mark, step: 'traffic/create' },
    ...(verb === 'wait' && { until: 'ready' }),
    ...(ownStep !== undefined && { step: ownStep }),
  },
  ...told,
});
export const cancelledWait: Told = { verb: 'wait', outcome: { cancelled: true } };
export const ref = { kind: 'glue', target };
export const stoppedJob: StopResult = { ended: { status: 'stopped', raw: 'STOPPED', reason: 'asked to' }, ref, links };
export const doneJob: StopResult = {
  ended: { status: 'succeeded', raw: 'SUCCEEDED', result: { rows: 1 } },
  ref,
  links,
};
