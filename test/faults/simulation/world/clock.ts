/**
 * Virtual time, from the moment of its making until it is put away: `Date`, `performance.now` and all timers, each in the
 * process that has set it, and `Math.random` from a seed. Promises stay real, and so does `setImmediate`, which is how
 * the world finds out that all of them have settled.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { withGlobal } from '@sinonjs/fake-timers';
import { currentProcess } from './process.js';
import type { Random } from './random.js';

export interface Clock {
  /** Goes on to the next timer and fires it. */
  next(): void;
  /** Whether there is one. */
  isSet(): boolean;
  /** From here on time is real again. */
  putAway(): void;
}

/** Long after what the SDKs know, and no round number. */
const beginning = Date.UTC(2026, 2, 4, 5, 6, 7, 89);

const realImmediate = globalThis.setImmediate;

/** Resolves when all microtasks have run. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

const faked = ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;

export function startClock(random: Random): Clock {
  const real = { timeout: globalThis.setTimeout, interval: globalThis.setInterval, random: Math.random };
  const clock = withGlobal(globalThis).install({ now: beginning, toFake: [...faked] });
  const cleared = new WeakSet();
  const inItsProcess = (act: () => void, once: boolean): (() => void) & { timer?: object } => {
    const owner = currentProcess();
    const bound = AsyncLocalStorage.bind(act);
    if (!owner) return bound;
    const fire: (() => void) & { timer?: object } = () => {
      const { timer } = fire;
      // Cleared by what the process hears before it, when it wakes.
      owner.hear(() => (timer && cleared.has(timer) ? undefined : bound()), once ? undefined : timer);
    };
    return fire;
  };
  const setWith =
    (set: (act: () => void, ms?: number) => unknown, once: boolean) =>
    (act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const fire = inItsProcess(() => act(...args), once);
      const timer = set(fire, ms) as object;
      fire.timer = timer;
      return timer;
    };
  const clearWith = (clear: (timer: never) => void) => (timer: unknown) => {
    if (typeof timer === 'object' && timer !== null) cleared.add(timer);
    clear(timer as never);
  };
  Object.assign(globalThis, {
    setTimeout: setWith(clock.setTimeout as never, true),
    setInterval: setWith(clock.setInterval as never, false),
    clearTimeout: clearWith(clock.clearTimeout as never),
    clearInterval: clearWith(clock.clearInterval as never),
  });
  Math.random = () => random.next();
  return {
    next: () => void clock.next(),
    isSet: () => clock.countTimers() > 0,
    putAway() {
      clock.uninstall();
      Object.assign(globalThis, { setTimeout: real.timeout, setInterval: real.interval });
      Math.random = real.random;
    },
  };
}
