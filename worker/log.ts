/** JSON lines for everything that the process says: its own, Temporal's SDK's and its native core's. */
import { DefaultLogger, Runtime, type LogEntry } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

export function createLog(level: string): Logger {
  return pino({
    level,
    base: { process: 'millrace-worker' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  });
}

/** Must come before anything of Temporal's SDK is made. Signals are this process's own to handle. */
export function installRuntime(log: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('DEBUG', (entry) => write(log, entry)),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
}

function write(log: Logger, { level, message, meta }: LogEntry): void {
  // A task token is a secret of no use to a reader.
  const { taskToken: _, ...rest } = (meta ?? {}) as Record<string, unknown>;
  log[levels[level]](rest, message);
}
