/** The product's own worker process, with the soak's pipelines, that says how much live memory it has. */
import { fileURLToPath } from 'node:url';
import { runWorker } from '../../../worker/run-worker.js';
import { answerUsage } from './answer-usage.js';

answerUsage();
await runWorker(() => ({ workflowsPath: fileURLToPath(import.meta.resolve('./pipelines/index.js')) }));
process.disconnect();
