/** The worker's environment, parsed once in `main.ts` and passed on as a value. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { ConfigError } from '../contracts/config-error.js';
import { janitorModes } from '../contracts/janitor.js';
import { resourceVariable } from '../contracts/resource.js';
import { taskQueue } from '../contracts/names.js';
import { defaultTiming, scaleTiming } from '../contracts/timing.js';
import type { WorkerConfig } from './worker.js';

export interface WorkerProcessConfig extends WorkerConfig {
  healthPort: number;
  healthHost: string;
  logLevel: z.infer<typeof logLevel>;
}

const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error']);

const target = z.strictObject({
  region: z.string().min(1),
  account: z
    .string()
    .regex(/^\d{12}$/, 'an account has 12 digits')
    .optional(),
  role: z.string().startsWith('arn:').optional(),
  externalId: z.string().optional(),
  endpoint: z.url().optional(),
});

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: `is not JSON: ${text}` });
    return z.NEVER;
  }
});

const environment = z.object({
  AWS_REGION: z.string().min(1).optional(),
  AWS_DEFAULT_REGION: z.string().min(1).optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
  MILLRACE_TARGETS: json.pipe(z.record(z.string().min(1), target)).default({}),
  MILLRACE_TASK_QUEUE: z.string().min(1).default(taskQueue),
  MILLRACE_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(8_081),
  /** 0.0.0.0 in a container, for its probes. */
  MILLRACE_HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  MILLRACE_LOG_LEVEL: logLevel.default('info'),
  MILLRACE_JANITOR: z.enum(janitorModes).default('stop'),
  MILLRACE_BUILD_ID: z.string().min(1).optional(),
  MILLRACE_MAX_CACHED_RUNS: z.coerce.number().int().min(1).default(500),
  MILLRACE_MAX_WATCHED_JOBS: z.coerce.number().int().min(1).default(2_000),
  /** For rigs: scales all engine durations. Figures are quoted for 1. */
  MILLRACE_TIMING_FACTOR: z.coerce.number().positive().max(10).default(1),
});

/** Throws a ConfigError with one line for each variable that is missing or wrong. An empty variable counts as not set. */
export function readConfig(environmentVariables: NodeJS.ProcessEnv): WorkerProcessConfig {
  const env = Object.fromEntries(Object.entries(environmentVariables).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(env);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => faultLine(env, issue));
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const named = parsed.success ? parsed.data.MILLRACE_TARGETS : {};
  if (!region && !named['default'])
    problems.push('AWS_REGION is missing, and MILLRACE_TARGETS names no target "default"');
  const resources = readResources(env, problems);
  const temporal = readTemporal(env as Record<string, string>, problems);
  if (!parsed.success || !temporal || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const values = parsed.data;
  return {
    ...temporal,
    taskQueue: values.MILLRACE_TASK_QUEUE,
    timing: values.MILLRACE_TIMING_FACTOR === 1 ? defaultTiming : scaleTiming(values.MILLRACE_TIMING_FACTOR),
    targets: { default: { region: region ?? '', endpoint: values.AWS_ENDPOINT_URL }, ...named },
    resources,
    janitor: values.MILLRACE_JANITOR,
    buildId: values.MILLRACE_BUILD_ID,
    maxCachedWorkflows: values.MILLRACE_MAX_CACHED_RUNS,
    maxConcurrentActivities: values.MILLRACE_MAX_WATCHED_JOBS,
    healthPort: values.MILLRACE_HEALTH_PORT,
    healthHost: values.MILLRACE_HEALTH_HOST,
    logLevel: values.MILLRACE_LOG_LEVEL,
  };
}

function readTemporal(
  env: Record<string, string>,
  problems: string[],
): Pick<WorkerConfig, 'connection' | 'namespace'> | undefined {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars: env });
    return { connection: connectionOptions as WorkerConfig['connection'], namespace };
  } catch (error) {
    problems.push(`TEMPORAL_*: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function faultLine(env: NodeJS.ProcessEnv, { path, message }: z.core.$ZodIssue): string {
  const [variable = '', ...within] = path.map(String);
  return `${variable} is ${JSON.stringify(env[variable])}: ${within.length > 0 ? `${within.join('.')}: ` : ''}${message}`;
}

/** `MILLRACE_RESOURCE_REPORTS_APP=00f…` is what `resource('reports-app')` becomes. */
function readResources(env: NodeJS.ProcessEnv, problems: string[]): Record<string, string> {
  const prefix = resourceVariable('');
  const found: Record<string, string> = {};
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(prefix)) continue;
    const name = variable.slice(prefix.length).toLowerCase().replaceAll('_', '-');
    if (!value || !/^[a-z][a-z0-9-]*$/.test(name)) problems.push(`${variable} names no resource: ${name}`);
    else found[name] = value;
  }
  return found;
}
