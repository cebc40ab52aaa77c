/** The peer's worker as a process of its own, which is killed. Its order comes as JSON in the first argument. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { plainWorker } from '../../../bench/plain/worker.js';
import type { WorkerOrder } from '../../../bench/harness/worker-seat.js';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const worker = await plainWorker(JSON.parse(process.argv[2] ?? '') as WorkerOrder);
process.stdout.write('ready\n');
await worker.done;
