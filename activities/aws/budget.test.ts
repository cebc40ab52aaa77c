import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBudget, type Budget } from './budget.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Calls that were let through, by name, in order. */
function callers(budget: Budget): { call(name: string): void; through: string[] } {
  const through: string[] = [];
  return { through, call: (name) => void budget.take().then(() => through.push(name)) };
}

it('lets a second of calls through at once, then one by one', async () => {
  const { call, through } = callers(createBudget(2));
  for (const name of ['a', 'b', 'c', 'd']) call(name);
  await vi.advanceTimersByTimeAsync(0);
  expect(through).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(499);
  expect(through).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(1);
  expect(through).toEqual(['a', 'b', 'c']);
  await vi.advanceTimersByTimeAsync(500);
  expect(through).toEqual(['a', 'b', 'c', 'd']);
});

it('serves whoever came first, also when the clock brings new calls meanwhile', async () => {
  const { call, through } = callers(createBudget(1));
  for (const name of ['a', 'b', 'c']) call(name);
  await vi.advanceTimersByTimeAsync(1_500);
  call('d');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(through).toEqual(['a', 'b', 'c', 'd']);
});

it('keeps to its rate over a minute of demand', async () => {
  const { call, through } = callers(createBudget(2.5));
  for (let count = 0; count < 1_000; count += 1) call('x');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(through.length).toBeGreaterThanOrEqual(150);
  expect(through.length).toBeLessThanOrEqual(153);
});

it('saves up a second of calls and no more, however long nobody calls', async () => {
  const { call, through } = callers(createBudget(3));
  await vi.advanceTimersByTimeAsync(3_600_000);
  for (let count = 0; count < 10; count += 1) call('x');
  await vi.advanceTimersByTimeAsync(0);
  expect(through).toHaveLength(3);
});

it('lets one call through at once where the rate is below one a second', async () => {
  const { call, through } = callers(createBudget(0.5));
  call('a');
  call('b');
  await vi.advanceTimersByTimeAsync(1_999);
  expect(through).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(1);
  expect(through).toEqual(['a', 'b']);
});

it('goes by the clock that it is given', async () => {
  let now = 0;
  const { call, through } = callers(createBudget(1, { now: () => now }));
  call('a');
  now = 1_000;
  call('b');
  now = 1_500;
  call('c');
  await vi.advanceTimersByTimeAsync(0);
  expect(through).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(500);
  expect(through).toEqual(['a', 'b', 'c']);
});
