/** The worker process of this repository's pipelines. */
import { fileURLToPath } from 'node:url';
import { createTasks } from '../activities/tasks/index.js';
import { runWorker } from './run-worker.js';

await runWorker(() => ({
  workflowsPath: fileURLToPath(import.meta.resolve('../workflows/index.js')),
  activities: createTasks(),
}));
