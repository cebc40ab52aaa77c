/**
 * A process of the world, as the others see it: it lives, is frozen, or is dead. All that reaches it, messages and its own
 * timers alike, goes through `hear`: a frozen one hears it when it wakes, a dead one never. Nothing else can make the
 * code in it go on, because between two things that it hears there are only microtasks.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Process {
  name: string;
  state(): 'alive' | 'frozen' | 'dead';
  /** Runs `act` inside the process, now or when it wakes. `timer`: an interval that is due twice fires once. */
  hear(act: () => void, timer?: object): void;
  freeze(): void;
  /** Gives what it has missed, in the order of its coming. */
  wake(): readonly (() => void)[];
  kill(): void;
}

const current = new AsyncLocalStorage<Process>();
const outside = AsyncLocalStorage.snapshot();

/** The process whose code runs, on whatever it awaits; undefined for what belongs to none. */
export function currentProcess(): Process | undefined {
  return current.getStore();
}

/** For what belongs to no process, wherever it was called. */
export function outOfAnyProcess<Out>(act: () => Out): Out {
  return outside(act);
}

export function createProcess(name: string): Process {
  let state: ReturnType<Process['state']> = 'alive';
  let missed: { act: () => void; timer: object | undefined }[] = [];
  const process: Process = {
    name,
    state: () => state,
    hear(act, timer) {
      if (state === 'alive') return outside(() => current.run(process, act));
      if (state === 'dead' || (timer && missed.some((other) => other.timer === timer))) return;
      missed.push({ act, timer });
    },
    freeze() {
      if (state === 'alive') state = 'frozen';
    },
    wake() {
      if (state !== 'frozen') return [];
      state = 'alive';
      const heard = missed;
      missed = [];
      return heard.map(
        ({ act, timer }) =>
          () =>
            process.hear(act, timer),
      );
    },
    kill() {
      state = 'dead';
      missed = [];
    },
  };
  return process;
}
