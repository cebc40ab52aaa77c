/** In a process that is measured: tells its parent what it uses, after a garbage collection, when it is asked. */
import { readUsage } from '../../../bench/harness/usage.js';

export function answerUsage(): void {
  process.on('message', () => {
    // What fails here ends the process, which the soak reports.
    void readUsage().then((usage) => process.send?.(usage));
  });
  // Without the soak it has nobody to work for. An exit would wait for the workflows' threads, which an inspector may hold.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}
