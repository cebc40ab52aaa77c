/** All jobs of the plane by id, so that a test or a rig can end a scripted one, and closing stops every process. */
import type { Execution, Exit } from './execution/execution.js';
import type { ScriptedExecution } from './execution/run-script.js';

export interface JobTable {
  add(id: string, execution: Execution): void;
  /** Ends a scripted job. Throws for one that is unknown or runs for real. */
  end(id: string, exit: Exit): void;
  /** SIGTERM, then SIGKILL after the grace; nothing for a job that has ended. */
  stop(id: string, graceMs: number): void;
  running(): readonly string[];
  /** Stops all that run, at once. */
  close(): Promise<void>;
}

export function createJobTable(): JobTable {
  const live = new Map<string, Execution>();
  return {
    add(id, execution) {
      live.set(id, execution);
      void execution.exit.then(() => live.delete(id));
    },
    end(id, exit) {
      const execution = live.get(id);
      if (!execution) throw new RangeError(`No job ${id} is running`);
      if (!('end' in execution)) throw new TypeError(`Job ${id} runs for real; only a scripted one can be ended`);
      (execution as ScriptedExecution).end(exit);
    },
    stop: (id, graceMs) => live.get(id)?.stop(graceMs),
    running: () => [...live.keys()],
    async close() {
      const all = [...live.values()];
      for (const execution of all) {
        if ('end' in execution) (execution as ScriptedExecution).end({ code: 143 });
        else execution.stop(0);
      }
      await Promise.all(all.map(({ exit }) => exit));
    },
  };
}
