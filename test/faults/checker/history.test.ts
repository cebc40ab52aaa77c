import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activitiesOf } from './activities.js';
import { readEvents } from './history.js';
import { readRun, statusIn } from './runs.js';
import type { RunHistory } from './sources.js';

const recorded = new URL('../../replay/0.1/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, recorded), 'utf8')) as RunHistory['history'];

describe('a history as the server gives it', () => {
  it.each(readdirSync(recorded))('%s is read whole', (file) => {
    const history = read(file);
    const run = readRun({ namespace: 'default', workflowId: 'x', runId: 'y', status: '', history });
    expect(run.events).toHaveLength(history.events.length);
    expect(statusIn(run)).not.toBe('RUNNING');
    for (const { verb, mark, end, input } of run.activities.filter(({ verb }) => verb !== undefined)) {
      expect(mark?.key).toMatch(/^[0-9a-f]{32}$/);
      expect(input).toHaveProperty('v', 1);
      expect(end, verb).toBeDefined();
    }
  });

  it('tells how the activities of a run went', () => {
    const told = activitiesOf(readEvents(read('cancelled.json').events)).map(({ type, end }) => `${type} ${end?.how}`);
    expect(told).toEqual([
      'ecs.start completed',
      'ecs.wait completed',
      'glue.start completed',
      'glue.wait completed',
      'checkCounts completed',
      'ecs.start completed',
      'ecs.wait completed',
      'ecs.stop completed',
    ]);
  });
});

it("reads the older names of events, and the CLI's shorthand of payloads", () => {
  const eventTime = '2026-01-05T06:00:00.123456789Z';
  const input = [{ v: 1, mark: { key: 'k', step: 'load', launch: 1 } }];
  const scheduled = { activityId: '1', activityType: { name: 'glue.start' }, input };
  const events = readEvents([
    { eventId: 5, eventTime, eventType: 'ActivityTaskScheduled', activityTaskScheduledEventAttributes: scheduled },
    { eventId: 6, eventTime, activityTaskTimedOutEventAttributes: { scheduledEventId: 5 } },
  ]);
  expect(activitiesOf(events)).toMatchObject([
    { type: 'glue.start', verb: 'start', mark: { key: 'k' }, end: { how: 'timed-out' } },
  ]);
});
