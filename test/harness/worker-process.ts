/** A worker as a process of its own, for tests that kill one. Its configuration comes as JSON in the first argument. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createWorker, type WorkerConfig } from '../../worker/worker.js';

interface Arguments {
  config: WorkerConfig;
  workflowsPath: string;
  workflowBundle: { codePath: string };
}

const { config, workflowsPath, workflowBundle } = JSON.parse(process.argv[2] ?? '') as Arguments;
Runtime.install({ logger: new DefaultLogger('ERROR') });
const worker = await createWorker(config, { workflowsPath, workflowBundle });
process.stdout.write('ready\n');
await worker.done;
