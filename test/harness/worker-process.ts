/** A worker as a process of its own, for tests that kill one. Its configuration comes as JSON in the first argument. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Timing } from '../../contracts/timing.js';
import { bundleWorkflows } from '../../worker/bundle.js';
import { createWorker, type WorkerConfig } from '../../worker/worker.js';

interface Arguments {
  config: WorkerConfig;
  workflowsPath: string;
  engineTiming?: Timing;
}

const { config, workflowsPath, engineTiming } = JSON.parse(process.argv[2] ?? '') as Arguments;
const logger = new DefaultLogger('ERROR');
Runtime.install({ logger });
const workflowBundle = engineTiming && (await bundleWorkflows({ workflowsPath, timing: engineTiming, logger }));
const worker = await createWorker(config, { workflowsPath, ...(workflowBundle && { workflowBundle }) });
process.stdout.write('ready\n');
await worker.done;
