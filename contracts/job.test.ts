import { expect, it } from 'vitest';
import { hasEnded, type JobState } from './job.js';

it.each([
  [{ status: 'active', phase: 'stopping', raw: 'STOPPING' }, false],
  [{ status: 'missing', reason: 'not shown' }, false],
  [{ status: 'succeeded', raw: 'SUCCEEDED', result: {} }, true],
  [{ status: 'failed', raw: 'FAILED', fault: 'user', reason: 'x' }, true],
  [{ status: 'stopped', raw: 'STOPPED', reason: 'x' }, true],
  [{ status: 'lost', reason: 'x' }, true],
] as const satisfies readonly (readonly [JobState, boolean])[])('%o has ended: %s', (state, ended) => {
  expect(hasEnded(state)).toBe(ended);
});
