import { expect, test } from 'vitest';
import type { RunEvent, RunFacts } from '../document/run-event.js';
import { plannedSteps } from './planned-steps.js';

const at = '2001-01-01T00:00:00.000Z';
const facts: RunFacts = {
  workflowId: 'loads:a',
  runId: 'r1',
  pipeline: 'loads',
  startedAt: at,
  pending: new Map(),
  workflowTaskAttempt: 0,
};
const task = (name: string, completed: unknown): RunEvent[] => [
  {
    type: 'activity-scheduled',
    at,
    eventId: name,
    activityId: name,
    activityType: 'read',
    summary: name,
    input: {},
  },
  { type: 'activity-ended', at, scheduledEventId: name, outcome: { completed } },
];

test('a result that is too large for a page is not promised to be kept', () => {
  const events: RunEvent[] = [
    { type: 'run-started', at, input: {} },
    ...task('small', 'x'),
    ...task('huge', 'x'.repeat(1_000_000)),
    { type: 'run-ended', at, state: 'failed' },
  ];
  expect(plannedSteps(events, facts)).toEqual([
    { name: 'small', kind: 'task', then: 'kept', because: 'It has succeeded.', keptFrom: 'loads:a:r1' },
    {
      name: 'huge',
      kind: 'task',
      then: 'again',
      because: 'It has succeeded, but its result is too large to be kept.',
    },
  ]);
});
