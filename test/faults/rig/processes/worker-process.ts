/** A worker as a process of its own, compiled: what the rig kills, freezes and wakes. Its order comes as JSON in the first argument. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { toMs } from '../../../../contracts/duration.js';
import { defaultTiming } from '../../../../contracts/timing.js';
import { createWorker, type WorkerConfig } from '../../../../worker/worker.js';
import { runBadCodeOnSignal } from './bad-code.js';

export interface WorkerOrder {
  config: WorkerConfig;
  workflowsPath: string;
  workflowBundle: { codePath: string };
}

const { config, ...code } = JSON.parse(process.argv[2] ?? '') as WorkerOrder;
process.on('unhandledRejection', (reason) => {
  process.stderr.write(`unhandled rejection: ${String((reason as Error | undefined)?.stack ?? reason)}\n`);
  process.exit(70);
});
// A minute of the product's.
runBadCodeOnSignal({ blockMs: 2.5 * toMs((config.timing ?? defaultTiming).heartbeat) });
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const worker = await createWorker(config, code);
process.on('SIGTERM', () => void worker.shutdown());
process.stdout.write('ready\n');
await worker.done;
process.exit(0);
