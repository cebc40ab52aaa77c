/** The worker process of this repository's pipelines. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTasks } from '../activities/tasks/index.js';
import { ConfigError, readConfig } from './config.js';
import { startHealth } from './health.js';
import { createLog, installRuntime } from './log.js';
import { createWorker } from './worker.js';

const config = configOrExit();
const log = createLog(config.logLevel);
installRuntime(log);
const health = await startHealth(config.healthPort).catch(exit);
const worker = await createWorker(config, { workflowsPath: workflows(), activities: createTasks() }).catch(exit);
health.ready(true);
log.info({ taskQueue: config.taskQueue, namespace: config.namespace, healthPort: health.port }, 'worker ready');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    health.ready(false);
    log.info({ signal }, 'worker shuts down; its jobs run on and another worker takes over their watch');
    void worker.shutdown();
  });
}
await worker.done.catch(exit);
await health.close();
log.info('worker has shut down');

function configOrExit() {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`The worker can't start; wrong environment:\n${error.message}`);
    return process.exit(2);
  }
}

function exit(error: unknown): never {
  log.fatal({ err: error }, 'worker failed');
  process.exit(1);
}

/** Beside this file, as source or as built. */
function workflows(): string {
  const found = ['../workflows/index.js', '../workflows/index.ts'].map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path));
  return found ?? exit(new Error('workflows/index is missing'));
}
