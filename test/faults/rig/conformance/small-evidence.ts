/** What a slot leaves behind of one launch, or of two of one run, as small as the tests need it. */
import { launchesOf } from '../../checker/launches.js';
import { readRun } from '../../checker/runs.js';
import type { BoundaryEvent } from '../../trace.js';
import type { SlotEvent } from '../slot.js';
import type { SlotEvidence } from './slot-evidence.js';

export const key = 'a'.repeat(32);
export const sibling = 'b'.repeat(32);

const begin = Date.parse('2026-01-01T00:00:00Z');

/** Milliseconds since the launch's start was scheduled. */
export type Told = readonly [at: number, event: BoundaryEvent | { event: string; [more: string]: unknown }];

export function seen(...told: readonly Told[]): SlotEvent[] {
  return told.map(([at, event]) => ({ key, from: 'proxy', ...dated(event), at: begin + at }) as SlotEvent);
}

export const delivered = (verb: string, attempt: number, since: number, worker = '11') =>
  ({
    event: 'delivered',
    verb,
    attempt,
    worker,
    scheduledAt: since,
    firstScheduledAt: verb === 'start' ? 0 : since,
  }) as const;
export const word = (attempt: number, open: boolean, answer = 'ok', worker = '11') =>
  ({ event: 'word', attempt, open, answer, worker }) as const;
export const completed = (verb: string, attempt: number, outcome: string, answer = 'ok', worker = '11') =>
  ({ event: 'completed', verb, attempt, outcome, answer, worker }) as const;

/** An attempt that sends, and whose job is watched. */
export const watched: readonly Told[] = [
  [5, delivered('start', 1, 0)],
  [10, word(1, false)],
  [20, word(1, true)],
  [25, { event: 'received' }],
  [26, { event: 'committed', job: 'jr_1' }],
  [30, { event: 'answered', lost: false }],
  [35, completed('start', 1, 'started')],
  [45, delivered('wait', 1, 40)],
];
export const endsWell: readonly Told[] = [
  [300, { event: 'ended', job: 'jr_1', state: 'SUCCEEDED' }],
  [350, completed('wait', 1, 'ended')],
];

/** `[at, type, attributes]`, numbered from 2; the first one starts the run. */
export type Happened = readonly [at: number, type: string, attributes?: object];

export const scheduled = (at: number, verb: string, of = key): Happened => [
  at,
  'ActivityTaskScheduled',
  {
    activityId: `${verb}-${of[0]}`,
    activityType: { name: `glue.${verb}` },
    input: [{ mark: { key: of, workflowId: 'one:x', runId: 'r1', step: 'only', launch: 1 }, spec: { kind: 'glue' } }],
  },
];

export function evidence(events: readonly SlotEvent[], history: readonly Happened[]): SlotEvidence {
  const all: readonly Happened[] = [[0, 'WorkflowExecutionStarted'], ...history];
  const run = readRun({
    namespace: 'default',
    workflowId: 'one:x',
    runId: 'r1',
    status: 'COMPLETED',
    history: {
      events: all.map(([at, type, attributes = {}], index) => ({
        eventId: index + 1,
        eventTime: new Date(begin + at).toISOString(),
        eventType: type,
        [`${type[0]?.toLowerCase()}${type.slice(1)}EventAttributes`]: attributes,
      })),
    },
  });
  return { events, runs: [run], launches: launchesOf([run]), client: [], nemesis: [], processes: [] };
}

export const inMs = (at: number): number => begin + at;

function dated<Event extends { event: string }>(event: Event): Event {
  if (!('scheduledAt' in event) || !('firstScheduledAt' in event)) return event;
  const { scheduledAt, firstScheduledAt } = event as unknown as { scheduledAt: number; firstScheduledAt: number };
  return { ...event, scheduledAt: begin + scheduledAt, firstScheduledAt: begin + firstScheduledAt };
}
