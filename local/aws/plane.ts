/**
 * The job plane: AWS's job services on this machine, in front of an emulator for everything else. It runs the jobs for
 * real, keeps a ledger, is as strict as AWS about credentials and permissions, and can be told to fail in every way.
 */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAccess } from './access.js';
import { control } from './control.js';
import { ecsService } from './ecs/service.js';
import { emrService } from './emr/service.js';
import { emrServerlessService } from './emr-serverless/service.js';
import { cloudWatchStore } from './execution/cloudwatch-sink.js';
import type { Exit } from './execution/execution.js';
import { createFaults, type FaultRule } from './faults.js';
import { forwardTo } from './forward.js';
import { glueService } from './glue/service.js';
import { createJobTable } from './job-table.js';
import { openLedger, type LedgerEntry } from './ledger.js';
import { objectsOf } from './objects.js';
import { createRequestLimits } from './request-limits.js';
import { createScripts, type JobScript, type Visibility } from './scripts.js';
import { serveWith } from './serve.js';
import type { ImageTable, PlaneParts } from './service.js';

export interface PlaneOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Where it listens; default 127.0.0.1. Only a container's own network is a reason for another. */
  host?: string;
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
  /** What Glue takes for a minute, in its timeouts and its patience; default 60 000. */
  glueMinuteMs?: number;
  /** How long an EMR cluster takes until it can run steps, its bootstrap actions not counted; default 1 000. */
  emrClusterStartMs?: number;
  /** What EMR takes for a minute, in the idle timeout of a cluster; default 60 000. */
  emrMinuteMs?: number;
  /** What becomes of steps that run when their EMR cluster ends; the documents say both. */
  emrCutOffSteps?: 'INTERRUPTED' | 'CANCELLED';
  /** What EMR Serverless takes for a minute, in its timeouts; default 60 000. */
  emrServerlessMinuteMs?: number;
  /** `documented`: calls beyond the rates that AWS documents are throttled. */
  requestLimits?: 'documented';
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
  /** The next so many RunTask calls, or StartJobRun calls of EMR Serverless, are refused for lack of capacity. */
  runOut(times: number, reason?: string, service?: 'ecs' | 'emr-serverless'): void;
  credentials(accessKey: string, how: 'expired' | 'unknown' | 'valid'): void;
  /** Whether calls beyond the documented rates are throttled from now on. */
  limitRequests(on: boolean): void;
  /** How many were so far, by operation: `elasticmapreduce:ListSteps`. */
  throttled(): Readonly<Record<string, number>>;
  /** How long an ECS token outlives its task. */
  tokenLifetime(ms: number): void;
  /** Stops every job, then listens no more. */
  close(): Promise<void>;
}

export async function startPlane(options: PlaneOptions): Promise<Plane> {
  const region = options.region ?? 'us-east-1';
  const warn = options.warn ?? ((problem: string) => console.warn(problem));
  const workDir = join(options.stateDir, 'work');
  mkdirSync(workDir, { recursive: true });
  const access = createAccess(region);
  const faults = createFaults();
  const limits = createRequestLimits();
  limits.limit(options.requestLimits === 'documented');
  const scripts = createScripts();
  const jobs = createJobTable();
  const ledger = openLedger(join(options.stateDir, 'ledger.jsonl'));
  const logs = cloudWatchStore(options.emulatorUrl, region, warn);
  let url = '';

  const parts: PlaneParts = {
    region,
    access,
    ledger,
    scripts,
    jobs,
    logs,
    workDir,
    warn,
    images: options.images,
    python: { program: options.jobsPython, path: options.pythonPath },
    ...objectsOf(options.emulatorUrl, region),
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
  const glue = glueService(parts, {
    argumentMode: options.glueArguments ?? 'merge',
    minuteMs: options.glueMinuteMs ?? 60_000,
  });
  const emr = emrService(parts, {
    clusterStartMs: options.emrClusterStartMs ?? 1_000,
    minuteMs: options.emrMinuteMs ?? 60_000,
    cutOffSteps: options.emrCutOffSteps ?? 'INTERRUPTED',
  });
  const emrServerless = emrServerlessService(parts, { minuteMs: options.emrServerlessMinuteMs ?? 60_000 });
  const forward = forwardTo(options.emulatorUrl);
  const services = {
    glue,
    ecs: ecs.operations,
    elasticmapreduce: emr,
    'emr-serverless': emrServerless.operations,
  };
  const serve = serveWith({ access, faults, limits, services, forward, warn });

  const server = createServer((request, response) => {
    const ours = request.url?.startsWith('/_plane/');
    (ours ? control(request, response, plane) : serve(request, response)).catch((error: unknown) => {
      // The caller has gone, or the emulator has, in the middle of an answer.
      if (!response.destroyed) warn(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  // A connection that is closed for being idle could be closed under a call that is on its way.
  server.keepAliveTimeout = 0;

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
    runOut: (times, reason, service = 'ecs') =>
      service === 'ecs' ? ecs.runOut(times, reason ?? 'RESOURCE:MEMORY') : emrServerless.runOut(times, reason),
    credentials: (accessKey, how) => (how === 'valid' ? access.restore(accessKey) : access.revoke(accessKey, how)),
    limitRequests: limits.limit,
    throttled: limits.throttled,
    tokenLifetime: ecs.tokens.lifetime,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await jobs.close();
      server.closeAllConnections();
      await closed;
      logs.close();
    },
  };
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  plane.port = (server.address() as AddressInfo).port;
  plane.url = url = `http://127.0.0.1:${plane.port}`;
  return plane;
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`The local AWS can't listen on port ${port}: ${error.message}`, { cause: error })),
    );
    server.listen(port, host, () => resolve());
  });
}
