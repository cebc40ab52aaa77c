/**
 * The job plane: AWS's job services on this machine, in front of an emulator for everything else. It runs the jobs for
 * real, keeps a ledger, is as strict as AWS about credentials and permissions, and can be told to fail in every way.
 */
import { mkdirSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { actionOf, createAccess } from './access.js';
import { errorAnswer, jsonAnswer, lose, send, type Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import { inputOf, readCall, type Call } from './call.js';
import { control } from './control.js';
import { ecsService } from './ecs/service.js';
import { cloudWatchStore } from './execution/cloudwatch-sink.js';
import type { Exit } from './execution/execution.js';
import { createFaults, type FaultRule } from './faults.js';
import { forward } from './forward.js';
import { glueService } from './glue/service.js';
import { createJobTable } from './job-table.js';
import { openLedger, type LedgerEntry } from './ledger.js';
import { objectReader } from './objects.js';
import { createScripts, type JobScript, type Visibility } from './scripts.js';
import type { ImageTable, Operations, PlaneParts } from './service.js';
import { answerSts } from './sts.js';

export interface PlaneOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  emulatorUrl: string;
  /** Holds the ledger and the jobs' scratch folders. */
  stateDir: string;
  /** Python with the jobs' libraries. */
  jobsPython: string;
  /** The folder that holds `awsglue`. */
  pythonPath: string;
  images: ImageTable;
  region?: string;
  /** How a Glue run's arguments meet the job's defaults; the documents say both. */
  glueArguments?: 'merge' | 'strict-replace';
  warn?: (problem: string) => void;
}

export interface Plane {
  url: string;
  port: number;
  ledger(): readonly LedgerEntry[];
  /** Ids of the jobs that run. */
  running(): readonly string[];
  fault(rule: FaultRule): void;
  clearFaults(): void;
  script(name: string, script: JobScript): void;
  endJob(id: string, exit: Exit): void;
  show(service: string, visibility: Visibility): void;
  /** The next so many RunTask calls are refused for lack of capacity. */
  runOut(times: number, reason?: string): void;
  credentials(accessKey: string, how: 'expired' | 'unknown' | 'valid'): void;
  /** How long an ECS token outlives its task. */
  tokenLifetime(ms: number): void;
  /** Stops every job, then listens no more. */
  close(): Promise<void>;
}

/** Job services that the plane does not have, and the emulator would only pretend to. */
const notHere = new Set([
  'elasticmapreduce',
  'emr-serverless',
  'emr-containers',
  'batch',
  'codebuild',
  'redshift-data',
  'sagemaker',
  'databrew',
  'dms',
  'appflow',
  'codedeploy',
  'athena',
]);

export async function startPlane(options: PlaneOptions): Promise<Plane> {
  const region = options.region ?? 'us-east-1';
  const warn = options.warn ?? ((problem: string) => console.warn(problem));
  const workDir = join(options.stateDir, 'work');
  mkdirSync(workDir, { recursive: true });
  const access = createAccess(region);
  const faults = createFaults();
  const scripts = createScripts();
  const jobs = createJobTable();
  const ledger = openLedger(join(options.stateDir, 'ledger.jsonl'));
  const logs = cloudWatchStore(options.emulatorUrl, region, warn);
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  let url = '';

  const parts: PlaneParts = {
    region,
    access,
    ledger,
    scripts,
    jobs,
    logs,
    workDir,
    images: options.images,
    python: { program: options.jobsPython, path: options.pythonPath },
    readObject: objectReader(options.emulatorUrl, region),
    jobEnv: () => ({
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: process.env['HOME'] ?? workDir,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'millrace-job',
      AWS_SECRET_ACCESS_KEY: 'millrace-job',
    }),
  };
  const ecs = ecsService(parts);
  const services: Readonly<Record<string, Operations>> = {
    glue: glueService(parts, options.glueArguments),
    ecs: ecs.operations,
  };

  const run = async (call: Call): Promise<Answer> => {
    try {
      const principal = access.principalOf(call.scope, call.service);
      if (call.service === 'sts') return answerSts(call, principal, access);
      const operation = services[call.service]?.[call.operation];
      if (!operation)
        throw new AwsError(
          'UnknownOperationException',
          `The local AWS does not have ${actionOf(call)}; it has ${Object.keys(services[call.service] ?? {}).join(', ')}`,
        );
      access.allow(principal, actionOf(call));
      return jsonAnswer(await operation(inputOf(call) as never, { principal, call }));
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error);
      warn(`${actionOf(call)}: ${(error as Error).stack ?? String(error)}`);
      return errorAnswer(new AwsError('InternalServiceException', (error as Error).message, 500));
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url?.startsWith('/_plane/')) return control(request, response, plane);
    let call: Call;
    try {
      call = await readCall(request);
    } catch (error) {
      return send(
        response,
        errorAnswer(error instanceof AwsError ? error : new AwsError('InternalFailure', (error as Error).message, 500)),
      );
    }
    const fault = faults.meet(call);
    if (fault?.type === 'error')
      return send(response, errorAnswer(new AwsError(fault.code, fault.message ?? 'Rate exceeded', fault.status)));
    if (fault?.type === 'reset') return void response.socket?.resetAndDestroy();
    if (fault?.type === 'hang') return;
    if (fault?.type === 'delay' && fault.when === 'before') await delay(fault.ms);
    if (notHere.has(call.service))
      return send(
        response,
        errorAnswer(new AwsError('UnknownOperationException', `The local AWS does not run ${call.service} jobs`)),
      );
    if (!(call.service in services) && call.service !== 'sts') {
      if (call.service === 'logs') {
        // The emulator asks nobody for permission; a worker's rights end here all the same.
        const denied = refusalOf(() => access.allow(access.principalOf(call.scope, 'logs'), actionOf(call)));
        if (denied) return send(response, errorAnswer(denied));
      }
      return forward(call, options.emulatorUrl, agent, response);
    }
    const answer = await run(call);
    if (fault?.type === 'delay') await delay(fault.ms);
    if (fault?.type === 'lose-reply') return lose(response, fault.how, answer);
    send(response, answer);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      warn(`${request.method} ${request.url}: ${String(error)}`);
      if (!response.headersSent) send(response, errorAnswer(new AwsError('ServiceUnavailable', String(error), 503)));
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;

  const plane: Plane = {
    url: '',
    port: 0,
    ledger: () => ledger.entries(),
    running: () => jobs.running(),
    fault: faults.add,
    clearFaults: faults.clear,
    script: scripts.set,
    endJob: jobs.end,
    show: scripts.show,
    runOut: (times, reason = 'RESOURCE:MEMORY') => ecs.runOut(times, reason),
    credentials: (accessKey, how) => (how === 'valid' ? access.restore(accessKey) : access.revoke(accessKey, how)),
    tokenLifetime: ecs.tokens.lifetime,
    async close() {
      await jobs.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
      logs.close();
    },
  };
  await listen(server, options.port ?? 0);
  plane.port = (server.address() as AddressInfo).port;
  plane.url = url = `http://127.0.0.1:${plane.port}`;
  return plane;
}

function refusalOf(check: () => void): AwsError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`The local AWS can't listen on port ${port}: ${error.message}`, { cause: error })),
    );
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

/** A scripted slowness, not a wait for anything. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
