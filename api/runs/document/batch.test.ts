import { expect, test } from 'vitest';
import type { FanOutBatch, FanOutBatchResult } from '../../../contracts/fan-out.js';
import { at } from '../../../test/harness/api/told.js';
import { batchSteps } from './batch.js';
import { childrenOf } from './children.js';
import type { ChildOutcome, RunEvent } from './run-event.js';

const item = (key: string) => ({ key, input: {}, workflowId: `report:${key}` });
const input: FanOutBatch = {
  v: 1,
  name: 'reports',
  batch: 1,
  batches: 1,
  pipeline: 'report',
  items: ['a', 'b', 'c', 'd'].map(item),
  window: 3,
  tolerated: 0,
  resultLimit: 1_024,
};
const begun: RunEvent = { type: 'run-started', at, input };

function child(key: string, outcome?: ChildOutcome, cancelling = false): RunEvent[] {
  const { workflowId } = item(key);
  return [
    { type: 'child-initiated', at, eventId: key, workflowType: 'report', workflowId },
    ...(cancelling ? [{ type: 'child-cancel-requested' as const, at, workflowId }] : []),
    ...(outcome ? [{ type: 'child-ended' as const, at, initiatedEventId: key, outcome }] : []),
  ];
}

const told = (...events: RunEvent[]) => batchSteps(events, childrenOf(events));

test('a batch counts as failed what failed, not what it has cancelled for it', () => {
  const failed: ChildOutcome = { failed: { type: 'JobFailed', message: 'x' } };
  const events = [
    begun,
    ...child('a', { completed: undefined }),
    ...child('b', failed),
    ...child('c', { cancelled: true }, true),
    ...child('d', undefined, true),
  ];
  expect(told(...events)).toMatchObject([
    {
      name: 'reports',
      state: 'stopping',
      detail: '2 of 4 items ended, 1 failed',
      children: [
        { key: 'a', id: 'report:a', state: 'succeeded' },
        { key: 'b', state: 'failed' },
        { key: 'c', state: 'cancelled' },
        { key: 'd', state: 'cancelling' },
      ],
    },
  ]);
});

test('an item that somebody else has cancelled has failed', () => {
  expect(told(begun, ...child('a', { cancelled: true }))).toMatchObject([
    { state: 'running', detail: '1 of 4 items ended, 1 failed' },
  ]);
});

test('a batch that has ended tells what it has told its run', () => {
  const result: FanOutBatchResult = { succeeded: 1, failedCount: 2, results: [], failed: [], exceeded: true };
  const end: RunEvent = { type: 'run-ended', at, state: 'succeeded', result };
  expect(told(begun, ...child('a', { completed: undefined }), end)).toMatchObject([
    { state: 'failed', detail: '3 of 4 items ended, 2 failed', endedAt: at },
  ]);
  expect(told(begun, { ...end, result: { ...result, exceeded: false } })).toMatchObject([{ state: 'succeeded' }]);
});

test('a batch whose input cannot be read has no steps', () => {
  expect(told({ type: 'run-started', at, input: { undecodable: 'binary/encrypted' } })).toEqual([]);
});
