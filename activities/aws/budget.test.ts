import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BudgetSpent, createBudget, type Budget } from './budget.js';

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

describe('a burst', () => {
  it('is as large as asked, and fills up again at the rate', async () => {
    const { call, through } = callers(createBudget(0.5, { burst: 4 }));
    for (let count = 0; count < 6; count += 1) call('x');
    await vi.advanceTimersByTimeAsync(0);
    expect(through).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(through).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(3_600_000);
    for (let count = 0; count < 10; count += 1) call('y');
    await vi.advanceTimersByTimeAsync(0);
    expect(through).toHaveLength(10);
  });
});

describe('a queue', () => {
  it('is refused at once to whoever would stand in it for too long, and grows no longer by them', async () => {
    const budget = createBudget(1, { maxWaitMs: 2_000 });
    const { call, through } = callers(budget);
    for (const name of ['a', 'b', 'c']) call(name);
    for (let count = 0; count < 100; count += 1) {
      await expect(budget.take()).rejects.toThrow('Calls of this kind are spent for the next 3 s');
      await expect(budget.take()).rejects.toBeInstanceOf(BudgetSpent);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    call('d');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(through).toEqual(['a', 'b', 'c', 'd']);
  });

  it('starves nobody: all who come back are served in the time that their calls take', async () => {
    const budget = createBudget(1, { maxWaitMs: 5_000 });
    const served = new Set<number>();
    const comeBack = async (caller: number, after: number): Promise<void> => {
      try {
        await budget.take();
        served.add(caller);
      } catch {
        setTimeout(() => void comeBack(caller, after), after);
      }
    };
    for (let caller = 0; caller < 30; caller += 1) void comeBack(caller, 700 + 37 * caller);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(served.size).toBe(30);
  });
});

describe('after a throttle', () => {
  /** Calls that get through in so long, where more are wanted than there can be. */
  const servedIn = async (budget: Budget, ms: number): Promise<number> => {
    let served = 0;
    for (let passed = 0; passed < ms; passed += 100) {
      await budget.take().then(
        () => (served += 1),
        () => undefined,
      );
      await vi.advanceTimersByTimeAsync(100);
    }
    return served;
  };
  const aBudget = () => createBudget(4, { burst: 1, maxWaitMs: 0 });

  it('the rate halves, and what was saved up is gone', async () => {
    const budget = createBudget(4, { burst: 40, maxWaitMs: 0 });
    await vi.advanceTimersByTimeAsync(60_000);
    budget.slowDown();
    expect(await servedIn(budget, 9_000)).toBe(17);
  });

  it('it comes back by a tenth every ten seconds, and no further than it was', async () => {
    const budget = aBudget();
    expect(await servedIn(budget, 10_000)).toBeGreaterThanOrEqual(33);
    budget.slowDown();
    const rates: number[] = [];
    for (let tens = 0; tens < 10; tens += 1) rates.push(await servedIn(budget, 10_000));
    for (const [index, rate] of [20, 24, 28, 32, 36, 40, 40, 40, 40, 40].entries()) {
      // Of ten tries a second some come a moment before their turn.
      expect(rates[index]).toBeLessThanOrEqual(rate + 1);
      expect(rates[index]).toBeGreaterThanOrEqual(rate * 0.8 - 2);
    }
  });

  it('it comes back at its pace however seldom somebody calls', async () => {
    const budget = createBudget(4, { burst: 4, maxWaitMs: 0 });
    budget.slowDown();
    for (let times = 0; times < 3; times += 1) {
      await vi.advanceTimersByTimeAsync(17_000);
      await budget.take();
    }
    // After 50 s it is whole again.
    const served = await servedIn(budget, 10_000);
    expect(served).toBeGreaterThanOrEqual(42);
    expect(served).toBeLessThanOrEqual(44);
  });

  it('it is what it was, and no more, after an hour', async () => {
    const budget = createBudget(4, { burst: 4, maxWaitMs: 0 });
    budget.slowDown();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await servedIn(budget, 10_000)).toBeLessThanOrEqual(44);
  });

  it('a sixteenth of the rate is left, however often AWS throttles', async () => {
    const budget = createBudget(16, { burst: 1, maxWaitMs: 0 });
    for (let count = 0; count < 50; count += 1) budget.slowDown();
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(budget.take()).resolves.toBeUndefined();
    await vi.advanceTimersByTimeAsync(900);
    await expect(budget.take()).rejects.toThrow('spent for the next 1 s');
  });

  it('those who wait already keep their place', async () => {
    const budget = createBudget(1);
    const { call, through } = callers(budget);
    for (const name of ['a', 'b', 'c']) call(name);
    await vi.advanceTimersByTimeAsync(0);
    budget.slowDown();
    call('d');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(through).toEqual(['a', 'b', 'c']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(through).toEqual(['a', 'b', 'c', 'd']);
  });
});
