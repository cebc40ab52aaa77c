/** An API at whose Temporal nothing listens: only what is refused before Temporal is asked has another answer than 503. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { createApi } from '../../../api/create-api.js';
import { pipelines } from './pipelines.js';
import { freePort } from './ports.js';

export async function startUnreachable(): Promise<NestFastifyApplication> {
  const temporal = { connection: { address: `127.0.0.1:${await freePort()}` }, namespace: 'default' };
  const config = { host: '127.0.0.1', port: 0, taskQueue: 'test', logLevel: 'silent' as const, temporal };
  return createApi(config, pipelines, { logger: pino({ level: 'silent' }) });
}
