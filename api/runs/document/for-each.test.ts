import { describe, expect, test } from 'vitest';
import type { FanOutBatch, FanOutBatchResult } from '../../../contracts/fan-out.js';
import { at, document, start, started } from '../../../test/harness/api/told.js';
import type { ChildOutcome, RunEvent } from './run-event.js';

interface ToldBatch {
  batch: number;
  batches?: number;
  items?: number;
  tolerated?: number;
  outcome?: ChildOutcome;
  cancelling?: boolean;
}

const result = (succeeded: number, failedCount = 0): ChildOutcome => {
  const failed = Array.from({ length: failedCount }, (_, index) => ({
    key: `k${index}`,
    type: 'JobFailed',
    message: 'x',
  }));
  return { completed: { succeeded, failedCount, results: [], failed, exceeded: false } satisfies FanOutBatchResult };
};

/** Event ids say what came first. */
function events(
  { batch, batches = 1, items = 2, tolerated = 0, outcome, cancelling }: ToldBatch,
  name = 'reports',
  eventId = String(100 + batch),
): RunEvent[] {
  const workflowId = `millrace.forEach:etl:1:${name}:${batch}`;
  const input: FanOutBatch = {
    v: 1,
    name,
    batch,
    batches,
    pipeline: 'report',
    items: Array.from({ length: items }, (_, index) => ({
      key: `k${index}`,
      input: {},
      workflowId: `report:${index}`,
    })),
    window: 20,
    tolerated,
    resultLimit: 1_024,
  };
  return [
    { type: 'child-initiated', at, eventId, workflowType: 'millraceForEach', workflowId, batch: input },
    { type: 'child-started', at, initiatedEventId: eventId, runId: `r${batch}` },
    ...(cancelling ? [{ type: 'child-cancel-requested' as const, at, workflowId }] : []),
    ...(outcome ? [{ type: 'child-ended' as const, at, initiatedEventId: eventId, outcome }] : []),
  ];
}

const told = (...batches: ToldBatch[]) => document([], { events: batches.flatMap((batch) => events(batch)) }).steps;

describe('a fan-out of many batches', () => {
  const whole = { items: 400, batches: 25, tolerated: 10 };

  test('does not know how many items there are before its last batch', () => {
    const [step] = told({ ...whole, batch: 1, outcome: result(1_198, 2) }, { ...whole, batch: 2 });
    expect(step).toMatchObject({ state: 'running', detail: '1 of 25 batches ended: 1 200 items, 2 failed' });
    expect(step).not.toHaveProperty('endedAt');
    expect(step).not.toHaveProperty('result');
  });

  test('runs on between two batches', () => {
    expect(told({ ...whole, batch: 1, outcome: result(400) })).toMatchObject([{ state: 'running' }]);
  });

  test('has ended with its last one, and told a bounded number of failures', () => {
    const batches = Array.from({ length: 25 }, (_, index) => ({
      ...whole,
      tolerated: 100,
      batch: index + 1,
      outcome: result(396, 4),
    }));
    const [step] = told(...batches);
    expect(step).toMatchObject({
      state: 'succeeded',
      detail: '25 of 25 batches ended: 10 000 of 10 000 items, 100 failed',
      result: { total: 10_000, succeeded: 9_900, failedCount: 100 },
      endedAt: at,
    });
    expect((step?.result as { failed: unknown[] }).failed).toHaveLength(50);
    expect(step?.children).toHaveLength(25);
  });

  test('fails by the sum of its failures, while others are cancelled', () => {
    const failing = { ...whole, batch: 1, outcome: result(10, 6) };
    const second = { ...whole, batch: 2, tolerated: 10, outcome: result(10, 5) };
    const third = { ...whole, batch: 3, cancelling: true };
    expect(told(failing, second, third)).toMatchObject([{ state: 'stopping' }]);
    expect(told(failing, second, { ...third, outcome: { cancelled: true } })).toMatchObject([
      { state: 'failed', reason: '11 items failed, 10 are tolerated', children: [{}, {}, { state: 'cancelled' }] },
    ]);
  });
});

describe('a fan-out', () => {
  test('whose batch could not be started, or ended badly, has failed and says with what', () => {
    const failed = { type: 'WorkflowAlreadyExists', message: 'Another run was open.' };
    expect(told({ batch: 1, outcome: { failed } })).toMatchObject([
      { state: 'failed', reason: 'Batch 1 failed: Another run was open.', children: [{ state: 'failed' }] },
    ]);
    expect(told({ batch: 1, outcome: { terminated: true } })).toMatchObject([
      { state: 'failed', reason: 'Batch 1 was terminated', children: [{ state: 'terminated' }] },
    ]);
  });

  test('whose batch was cancelled has been cancelled', () => {
    expect(told({ batch: 1, cancelling: true })).toMatchObject([
      { state: 'stopping', children: [{ state: 'cancelling' }] },
    ]);
    expect(told({ batch: 1, outcome: { cancelled: true } })).toMatchObject([{ state: 'cancelled', endedAt: at }]);
  });

  test('names its batches by full ids, once they have begun', () => {
    const [initiated, ...rest] = events({ batch: 1 });
    const id = `~${Buffer.from('millrace.forEach:etl:1:reports:1').toString('base64url')}`;
    const childrenOf = (its: RunEvent[]) => document([], { events: its }).steps[0]?.children;
    expect(childrenOf([initiated as RunEvent])).toMatchObject([{ id, batch: 1, state: 'running' }]);
    expect(childrenOf([initiated as RunEvent, ...rest])).toMatchObject([{ id: `${id}:r1`, runId: 'r1' }]);
  });

  test('stands among the other steps in the order in which they began', () => {
    // The job's start is event 5.
    const both = [...events({ batch: 1 }, 'after', '9'), ...events({ batch: 1 }, 'before', '4')];
    const { steps } = document([start(started)], { events: both });
    expect(steps.map(({ name }) => name)).toEqual(['before', 'load', 'after']);
  });

  test('of a run that ended between two batches was cancelled, and of one that left them open is blind', () => {
    const end: RunEvent = { type: 'run-ended', at, state: 'cancelled' };
    const first = { batch: 1, batches: 2, outcome: result(2) };
    expect(document([], { events: [...events(first), end] }).steps).toMatchObject([
      { state: 'cancelled', endedAt: at },
    ]);
    const open = [...events(first), ...events({ batch: 2, batches: 2 }), { ...end, state: 'terminated' as const }];
    expect(document([], { events: open }).steps).toMatchObject([
      {
        state: 'blind',
        reason: expect.stringContaining('1 of these'),
        children: [{ state: 'succeeded' }, { state: 'blind' }],
      },
    ]);
  });

  test("is none of somebody's own children, nor what cannot be read", () => {
    const child = { type: 'child-initiated', at, eventId: '100', workflowId: 'w' } as const;
    const events: RunEvent[] = [
      { ...child, workflowType: 'somebodyElses' },
      { ...child, workflowType: 'millraceForEach', batch: { undecodable: 'binary/encrypted' } },
      { ...child, workflowType: 'millraceForEach' },
    ];
    expect(document([], { events }).steps).toEqual([]);
  });
});
