/**
 * The job plane: AWS's job services on this machine, in front of an emulator for everything else. It runs the jobs for
 * real, keeps a ledger, is as strict as AWS about credentials and permissions, and can be told to fail in every way.
 */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAccess } from './access.js';
import { createAlterations } from './alterations.js';
import { createCapacity } from './capacity.js';
import { createClock } from './clock.js';
import { control } from './control.js';
import { ecsService } from './ecs/service.js';
import { emrService } from './emr/service.js';
import { emrServerlessService } from './emr-serverless/service.js';
import { createEvents } from './events.js';
import { cloudWatchStore } from './execution/cloudwatch-sink.js';
import { createFaults } from './faults.js';
import { forwardTo } from './forward.js';
import { createGates } from './gates.js';
import { glueService } from './glue/service.js';
import { defaultHome } from './home.js';
import { createJobTable } from './job-table.js';
import { openLedger } from './ledger.js';
import { createListings } from './listings.js';
import { keyOfJobIn } from './mark-of.js';
import { createMeetings } from './met.js';
import { objectsOf } from './objects.js';
import type { PlaneOptions } from './plane-options.js';
import { createRequestLimits } from './request-limits.js';
import { createScripts } from './scripts.js';
import { serveWith } from './serve.js';
import type { PlaneParts } from './service.js';
import { steeringOf, type Steering } from './steering.js';
import { eventOf } from './trace.js';

export type { PlaneOptions } from './plane-options.js';

export interface Plane extends Steering {
  url: string;
  port: number;
  /** Stops every job, then listens no more. */
  close(): Promise<void>;
}

export async function startPlane(options: PlaneOptions): Promise<Plane> {
  const home = { account: options.account ?? defaultHome.account, region: options.region ?? defaultHome.region };
  const { region } = home;
  const warn = options.warn ?? ((problem: string) => console.warn(problem));
  const workDir = join(options.stateDir, 'work');
  mkdirSync(workDir, { recursive: true });
  const clock = createClock(options.clockOffsetMs);
  const events = createEvents();
  const meetings = createMeetings(events, (id) => keyOfJobIn(ledger, id));
  const { met } = meetings;
  const access = createAccess(home, clock, met);
  const faults = createFaults();
  for (const rule of options.faults ?? []) faults.add(rule);
  const alterations = createAlterations(met);
  const gates = createGates(events);
  const listings = createListings(events);
  listings.cap(options.pageSize);
  const limits = createRequestLimits();
  limits.limit(options.requestLimits === 'documented');
  const scripts = createScripts(met);
  const capacity = createCapacity(met);
  const jobs = createJobTable();
  const ledger = openLedger(join(options.stateDir, 'ledger.jsonl'), {
    home,
    requests: options.ledgerRequests ?? false,
    written(entry) {
      const event = eventOf(entry);
      if (event) events.tell(event);
    },
  });
  const logs = cloudWatchStore(options.emulatorUrl, region, warn);
  let url = '';

  const parts: PlaneParts = {
    ...home,
    clock,
    access,
    ledger,
    scripts,
    capacity,
    jobs,
    listings,
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
    'emr-serverless': emrServerless,
  };
  const serve = serveWith({
    home,
    access,
    ledger,
    events,
    faults,
    alterations,
    gates,
    limits,
    meetings,
    services,
    forward,
    warn,
  });

  const server = createServer((request, response) => {
    // Clients correct their own clocks by this.
    response.setHeader('date', new Date(clock.now()).toUTCString());
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
    ...steeringOf({
      access,
      alterations,
      capacity,
      ecsTokens: ecs.tokens,
      events,
      faults,
      gates,
      jobs,
      ledger,
      limits,
      listings,
      scripts,
    }),
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
