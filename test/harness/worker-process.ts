/** A worker as a process of its own, for tests that kill one. Its configuration comes as JSON in the first argument. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createWorker, type WorkerConfig } from '../../worker/worker.js';

const { config, workflowsPath } = JSON.parse(process.argv[2] ?? '') as { config: WorkerConfig; workflowsPath: string };
Runtime.install({ logger: new DefaultLogger('ERROR') });
const worker = await createWorker(config, { workflowsPath });
process.stdout.write('ready\n');
await worker.done;
