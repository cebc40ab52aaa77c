import { fileURLToPath } from 'node:url';
import { runWorker } from 'millrace/worker';
import { greet } from './tasks.js';

await runWorker(() => ({
  workflowsPath: fileURLToPath(import.meta.resolve('./workflows/index.js')),
  activities: { greet },
}));
