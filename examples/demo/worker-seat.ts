/** The one worker of the demo, which is killed half-way and followed by another. */
import type { ManagedProcess } from '../../local/processes/managed-process.js';
import type { Stoppable } from '../../local/start-together.js';

export interface WorkerSeat extends Stoppable {
  /** Of the worker that sits there now. */
  readonly pid: number;
  /** Resolves when a worker ends that nobody here has killed. */
  died: Promise<Error>;
  /** SIGKILL, as the kernel or a lost host would do it; resolves when nothing of the process is left. */
  kill(): Promise<void>;
  /** Resolves when the next worker is ready. */
  fill(): Promise<void>;
}

/** @param start gives up when the demo does */
export async function seatWorker(start: (nth: number) => Promise<ManagedProcess>): Promise<WorkerSeat> {
  const died = Promise.withResolvers<Error>();
  let nth = 1;
  let killed: ManagedProcess | undefined;
  const watched = (worker: ManagedProcess): ManagedProcess => {
    void worker.died.then((error) => worker !== killed && died.resolve(error));
    return worker;
  };
  let sitting = watched(await start(nth));
  let starting: Promise<ManagedProcess> | undefined;

  return {
    get pid() {
      return sitting.pid;
    },
    died: died.promise,
    async kill() {
      killed = sitting;
      process.kill(killed.pid, 'SIGKILL');
      await killed.died;
    },
    async fill() {
      starting = start(++nth);
      sitting = watched(await starting);
    },
    async stop() {
      // One that is on its way is waited for; it gives up by itself, or it is there and is stopped.
      await starting?.catch(() => undefined);
      await sitting.stop();
    },
  };
}
