/** A worker process: environment in, runs out, until it is told to stop. What a project's own `worker.ts` calls. */
import { ConfigError } from '../contracts/config-error.js';
import { readConfig, type WorkerProcessConfig } from './config.js';
import { startHealth } from './health.js';
import { createLog, installRuntime } from './log.js';
import { createWorker, type WorkerCode } from './worker.js';

/**
 * Runs until SIGINT or SIGTERM, or until the worker fails. Takes the process over: logs to stdout, ends it with a code
 * that is not 0 when it can't start.
 */
export async function runWorker(code: () => WorkerCode): Promise<void> {
  const { config, workerCode } = configOrExit(code);
  const log = createLog(config.logLevel);
  installRuntime(log);
  const exit = (error: unknown): never => {
    log.fatal({ err: error }, 'worker failed');
    process.exit(1);
  };
  const health = await startHealth(config.healthPort, config.healthHost).catch(exit);
  const worker = await createWorker(config, workerCode).catch(exit);
  health.ready(true);
  log.info({ taskQueue: config.taskQueue, namespace: config.namespace, healthPort: health.port }, 'worker ready');

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not once: npm and a shell each send it, and the second would end the process without grace.
    process.on(signal, () => {
      health.ready(false);
      log.info({ signal }, 'worker shuts down; its jobs run on and another worker takes over their watch');
      void worker.shutdown();
    });
  }
  await worker.done.catch(exit);
  await health.close();
  log.info('worker has shut down');
}

/** The user's own code may read the environment, too: what it misses is said together with what the worker misses. */
function configOrExit(code: () => WorkerCode): { config: WorkerProcessConfig; workerCode: WorkerCode } {
  const problems: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const config = attempt(() => readConfig(process.env));
  const workerCode = attempt(code);
  if (config && workerCode) return { config, workerCode };
  process.stderr.write(`The worker can't start; wrong environment:\n${problems.join('\n')}\n`);
  return process.exit(2);
}
