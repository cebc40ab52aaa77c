/** All jobs of the plane by id, so that a test or a rig can end a scripted one, and closing leaves no process behind. */
import type { Execution, Exit } from './execution/execution.js';

export interface JobTable {
  /** A job that is added while the table closes is killed at once. */
  add(id: string, execution: Execution): void;
  /** Ends a scripted job. Throws for one that is unknown or runs for real. */
  end(id: string, exit: Exit): void;
  /** The platform ends a scripted or witnessed job, for this reason. Throws as `end` does. */
  interrupt(id: string, reason: string): void;
  running(): readonly string[];
  /** From then on nothing new should begin. */
  closing(): boolean;
  /** Does something later; never once the table closes. Gives what calls it off. */
  later(ms: number, action: () => void): () => void;
  /** Kills all that run, and what that starts in turn. Resolves when nothing is left. */
  close(): Promise<void>;
}

/** The longest that a timer of Node's takes; longer ones would fire at once. */
const longestMs = 2 ** 31 - 1;

export function createJobTable(): JobTable {
  const live = new Map<string, Execution>();
  const timers = new Set<NodeJS.Timeout>();
  let closing = false;
  const get = (id: string): Execution => {
    const execution = live.get(id);
    if (!execution) throw new RangeError(`No job ${id} is running`);
    return execution;
  };
  return {
    add(id, execution) {
      live.set(id, execution);
      void execution.exit.then(() => live.delete(id));
      if (closing) execution.kill();
    },
    end(id, exit) {
      const execution = get(id);
      if (!execution.end) throw new TypeError(`Job ${id} runs for real; only a scripted one can be ended`);
      execution.end(exit);
    },
    interrupt(id, reason) {
      const execution = get(id);
      if (!execution.interrupt)
        throw new TypeError(`Job ${id} runs for real; only one with a script can be interrupted`);
      execution.interrupt(reason);
    },
    running: () => [...live.keys()],
    closing: () => closing,
    later(ms, action) {
      if (closing) return () => undefined;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          action();
        },
        Math.min(ms, longestMs),
      );
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    async close() {
      closing = true;
      for (const timer of timers) clearTimeout(timer);
      while (live.size > 0) {
        for (const execution of live.values()) execution.kill();
        await Promise.all([...live.values()].map(({ exit }) => exit));
      }
    },
  };
}
