/**
 * Environment of the API process. Everything that is wrong is said at once, one line each; nothing has a second place
 * to be set. Temporal's connection comes from `@temporalio/envconfig`: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, its TLS
 * variables and its profile file.
 */
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { ConfigError } from '../contracts/config-error.js';
import { taskQueue } from '../contracts/names.js';

export interface ApiConfig {
  host: string;
  port: number;
  taskQueue: string;
  logLevel: (typeof logLevels)[number];
  /** Where a person finds Temporal Web; answers then carry links into it. */
  temporalWebUrl?: string | undefined;
  temporal: { connection: ConnectionOptions; namespace: string };
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const environment = z.object({
  MILLRACE_API_HOST: z.string().default('127.0.0.1'),
  MILLRACE_API_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be at most 65535')
    .default(3_000),
  MILLRACE_TASK_QUEUE: z.string().max(200).default(taskQueue),
  MILLRACE_LOG_LEVEL: z.enum(logLevels).default('info'),
  MILLRACE_TEMPORAL_WEB_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
});

/** Throws a ConfigError with one line per wrong variable. An empty variable counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ApiConfig {
  const set = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const parsed = environment.safeParse(set);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => faultLine(set, issue));
  const temporal = readTemporal(set);
  if (typeof temporal === 'string') faults.push(temporal);
  if (!parsed.success || typeof temporal === 'string') throw new ConfigError(faults.join('\n'));
  const values = parsed.data;
  return {
    host: values.MILLRACE_API_HOST,
    port: values.MILLRACE_API_PORT,
    taskQueue: values.MILLRACE_TASK_QUEUE,
    logLevel: values.MILLRACE_LOG_LEVEL,
    temporalWebUrl: values.MILLRACE_TEMPORAL_WEB_URL,
    temporal,
  };
}

function faultLine(env: Readonly<Record<string, string>>, { path, message }: z.core.$ZodIssue): string {
  const name = String(path[0]);
  return `${name} is ${JSON.stringify(env[name])}: ${message}`;
}

function readTemporal(env: Record<string, string>): ApiConfig['temporal'] | string {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars: env });
    return { connection: connectionOptions as ConnectionOptions, namespace };
  } catch (error) {
    return `TEMPORAL_*: ${error instanceof Error ? error.message : String(error)}`;
  }
}
