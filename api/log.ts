/** JSON lines on stdout, for Nest and Fastify alike. */
import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { ApiConfig } from './config.js';

export function createLogger({ logLevel }: Pick<ApiConfig, 'logLevel'>): Logger {
  return pino({
    level: logLevel,
    base: { process: 'api' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  });
}

/** Nest says what it wires at its level `log`: that is our `debug`. */
export function nestLogger(logger: Logger): LoggerService {
  const at =
    (level: 'debug' | 'warn' | 'error' | 'fatal' | 'trace') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      logger[level](
        { context, ...(message instanceof Error && { err: message }) },
        message instanceof Error ? message.message : String(message),
      );
    };
  return {
    log: at('debug'),
    debug: at('debug'),
    verbose: at('trace'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
  };
}
