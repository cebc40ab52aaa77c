/** Makes the calls of a scenario with AWS's SDK for JavaScript: the counterpart of run_scenario.py. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecs from '@aws-sdk/client-ecs';
import * as emr from '@aws-sdk/client-emr';
import * as emrServerless from '@aws-sdk/client-emr-serverless';
import * as glue from '@aws-sdk/client-glue';
import * as sts from '@aws-sdk/client-sts';
import { sageMakerClient } from './sagemaker-client.js';
import { at, type Call, type Came, type Done, type Json, type Step } from './scenario.js';

const patienceMs = 20_000;

interface Client {
  send(command: unknown): Promise<object>;
  destroy(): void;
}

/** Clients and commands by the service's name in boto3. */
const services: Readonly<Record<string, { client: (options: never) => Client; commands: object }>> = {
  ecs: { client: (options) => new ecs.ECSClient(options) as Client, commands: ecs },
  emr: { client: (options) => new emr.EMRClient(options) as Client, commands: emr },
  'emr-serverless': {
    client: (options) => new emrServerless.EMRServerlessClient(options) as Client,
    commands: emrServerless,
  },
  glue: { client: (options) => new glue.GlueClient(options) as Client, commands: glue },
  logs: { client: (options) => new logs.CloudWatchLogsClient(options) as Client, commands: logs },
  sagemaker: {
    client: (options) => sageMakerClient(options) as Client,
    commands: { ListTrainingJobsCommand: glue.ListJobsCommand },
  },
  sts: { client: (options) => new sts.STSClient(options) as Client, commands: sts },
};

export async function runScenario(url: string, steps: readonly Step[]): Promise<Done[]> {
  const kept = new Map<string, Json>();
  const done: Done[] = [];
  for (const step of steps) {
    if ('plane' in step) {
      await control(url, step.plane, filled(step.body, kept));
      continue;
    }
    for (let nth = 1; nth < (step.times ?? 1); nth++) await call(url, step, kept);
    const came = await calledUntil(url, step, kept);
    for (const [name, path] of Object.entries(step.keep ?? {})) kept.set(name, at(came.output, path));
    done.push({ does: step.does, ...came });
  }
  return done;
}

async function calledUntil(url: string, step: Call, kept: Map<string, Json>): Promise<Came> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const came = await call(url, step, kept);
    if (Object.entries(step.until ?? {}).every(([path, value]) => at(came.output, path) === value)) return came;
    if (Date.now() > deadline) throw new Error(`${step.does}: ${JSON.stringify(came)}`);
    await sleep(50);
  }
}

async function call(url: string, step: Call, kept: Map<string, Json>): Promise<Came> {
  const service = services[step.service];
  const Command = (service?.commands as Record<string, new (input: unknown) => unknown>)[`${step.call}Command`];
  if (!service || !Command) throw new Error(`${step.does}: there is no ${step.service} ${step.call}`);
  const client = service.client(optionsOf(url, step, kept) as never);
  try {
    const { $metadata: _, ...output } = (await client.send(new Command(filled(step.input ?? {}, kept)))) as {
      $metadata: unknown;
    };
    return { output };
  } catch (error) {
    return { error: errorOf(error as ServiceError) };
  } finally {
    client.destroy();
  }
}

function optionsOf(endpoint: string, step: Call, kept: Map<string, Json>) {
  const session = filled(step.as ?? 'millrace-worker', kept);
  const keys = typeof session === 'string' ? { AccessKeyId: session, SecretAccessKey: 'secret' } : session;
  const { AccessKeyId, SecretAccessKey, SessionToken } = keys as Record<string, string>;
  return {
    endpoint,
    region: step.region ?? 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  };
}

interface ServiceError extends Error {
  $metadata: { httpStatusCode?: number };
  resourceIds?: string[];
}

function errorOf({ name, message, $metadata, resourceIds }: ServiceError): NonNullable<Came['error']> {
  return { code: name, message, status: $metadata?.httpStatusCode, ...(resourceIds && { resourceIds }) };
}

async function control(url: string, path: string, body: Json): Promise<void> {
  const answer = await fetch(`${url}/_plane/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

/** Puts in what earlier steps have kept: the text `$name` stands for the whole value. */
function filled(value: Json, kept: Map<string, Json>): Json {
  if (typeof value === 'string') return value.startsWith('$') ? kept.get(value.slice(1)) : value;
  if (Array.isArray(value)) return value.map((part) => filled(part, kept));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part as Json, kept)]));
}
