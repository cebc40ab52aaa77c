/** The API as a value: give it config and pipelines, listen when you like. It connects to Temporal with the first request. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { defaultDataConverter, type DataConverter } from '@temporalio/common';
import type { Logger } from 'pino';
import { ApiModule } from './api.module.js';
import type { ApiConfig } from './config.js';
import { Routes } from './http/routes.js';
import { createServer } from './http/server.js';
import { createLogger, nestLogger } from './log.js';
import { openApiDocument } from './openapi/document.js';
import { servePage } from './openapi/page.js';
import { Pipelines, readPipelines } from './pipelines/pipelines.js';
import { API_CONFIG, DATA_CONVERTER, OPENAPI_DOCUMENT } from './tokens.js';

export interface ApiOptions {
  /** The same as the workers': otherwise inputs and results cannot be read. */
  dataConverter?: DataConverter;
  logger?: Logger;
}

/** Throws when a pipeline cannot be served, with one line for each that cannot. */
export async function createApi(
  config: ApiConfig,
  exports: Readonly<Record<string, unknown>>,
  { dataConverter = defaultDataConverter, logger = createLogger(config) }: ApiOptions = {},
): Promise<NestFastifyApplication> {
  const pipelines = readPipelines(exports);
  const document = openApiDocument(pipelines);
  const routes = new Routes();
  const values = [
    { provide: API_CONFIG, useValue: config },
    { provide: DATA_CONVERTER, useValue: dataConverter },
    { provide: OPENAPI_DOCUMENT, useValue: document },
    { provide: Pipelines, useValue: pipelines },
    { provide: Routes, useValue: routes },
  ];
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(values), createServer(logger, routes), {
    logger: nestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  servePage(app, document);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
