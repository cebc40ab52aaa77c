import { expect, it } from 'vitest';
import { outcomeOfFailure, outcomeOfResult } from './outcomes.js';

it.each([
  [{ started: {}, adopted: false, links: {} }, 'started'],
  [{ started: {}, adopted: true, links: {} }, 'adopted'],
  [{ refused: 'no capacity' }, 'refused'],
  [{ notSent: 'deadline' }, 'not-sent'],
  [{ ended: {}, ref: {}, links: {} }, 'ended'],
  [{ ready: true }, 'ready'],
  [{ deadline: true }, 'deadline'],
  [{ neverStarted: true }, 'never-started'],
])('calls the answer %j %s', (result, outcome) => {
  expect(outcomeOfResult(result)).toBe(outcome);
});

it.each([undefined, null, 'text', 3, {}])('has no word for the answer %j of a user', (result) => {
  expect(outcomeOfResult(result)).toBeUndefined();
});

it.each([
  [{ applicationFailureInfo: { type: 'Settling' } }, 'settling'],
  [{ applicationFailureInfo: { type: 'Error' } }, 'failed'],
  [{ applicationFailureInfo: { type: 'AwsRejected', nonRetryable: true } }, 'failed-for-good'],
  [{ canceledFailureInfo: {} }, 'cancelled'],
  [{ timeoutFailureInfo: {} }, 'failed'],
])('calls the failure %j %s', (failure, outcome) => {
  expect(outcomeOfFailure(failure)).toBe(outcome);
});
