/**
 * The job plane without sockets and without a disk: the same services, the same reading and writing of requests. Jobs are
 * scripted, so nothing of what runs jobs for real is ever asked.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAccess } from '../../../../local/aws/access.js';
import { createAlterations } from '../../../../local/aws/alterations.js';
import { createCapacity } from '../../../../local/aws/capacity.js';
import { createClock } from '../../../../local/aws/clock.js';
import { emrService } from '../../../../local/aws/emr/service.js';
import { emrServerlessService } from '../../../../local/aws/emr-serverless/service.js';
import { ecsService } from '../../../../local/aws/ecs/service.js';
import { createEvents, type PlaneEvent } from '../../../../local/aws/events.js';
import { createFaults } from '../../../../local/aws/faults.js';
import { createGates } from '../../../../local/aws/gates.js';
import { glueService } from '../../../../local/aws/glue/service.js';
import { defaultHome } from '../../../../local/aws/home.js';
import { createJobTable } from '../../../../local/aws/job-table.js';
import { createListings } from '../../../../local/aws/listings.js';
import type { LedgerEntry } from '../../../../local/aws/ledger.js';
import { createMeetings } from '../../../../local/aws/met.js';
import { createRequestLimits } from '../../../../local/aws/request-limits.js';
import { createScripts, type Scripts } from '../../../../local/aws/scripts.js';
import { serveWith } from '../../../../local/aws/serve.js';
import type { Operations, PlaneParts } from '../../../../local/aws/service.js';
import { eventOf } from '../../../../local/aws/trace.js';

export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface MemoryPlane {
  /** Calls `answer` once, unless the plane says nothing. */
  serve(request: HttpRequest, answer: (answer: HttpAnswer) => void): void;
  ledger(): readonly LedgerEntry[];
  running(): readonly string[];
  scripts: Scripts;
  /** What an administrator has set up, past credentials and signatures. */
  ask(service: string, operation: string, input: object): object;
  /** The next call is answered with this error. */
  refuseNext(code: string, status: number, message?: string): void;
  /** The next start that asks for capacity finds none. */
  runOut(): void;
  onEvent(listener: (event: PlaneEvent) => void): void;
}

const notHere = (): never => {
  throw new Error('The simulation runs no job for real');
};

export function createMemoryPlane(warn: (problem: string) => void): MemoryPlane {
  const access = createAccess(defaultHome);
  const events = createEvents();
  const faults = createFaults();
  const entries: LedgerEntry[] = [];
  const ledger: PlaneParts['ledger'] = {
    write({ request: _, ...note }) {
      const entry = { at: new Date().toISOString(), ...note, ...defaultHome };
      entries.push(entry);
      const event = eventOf(entry);
      if (event) events.tell(event);
    },
    entries: () => entries,
  };
  const jobs = createJobTable();
  const scripts = createScripts();
  const capacity = createCapacity();
  const parts: PlaneParts = {
    ...defaultHome,
    clock: createClock(),
    access,
    ledger,
    scripts,
    capacity,
    jobs,
    listings: createListings(events),
    logs: { open: notHere, close: () => undefined },
    workDir: '',
    warn,
    images: {},
    python: { program: '', path: '' },
    readObject: notHere,
    writeObject: notHere,
    jobEnv: notHere,
  };
  const ecs = ecsService(parts);
  const services: Record<string, Operations> = {
    glue: glueService(parts, { argumentMode: 'merge', minuteMs: 60_000 }),
    ecs: ecs.operations,
    elasticmapreduce: emrService(parts, { clusterStartMs: 1_000, minuteMs: 60_000, cutOffSteps: 'INTERRUPTED' }),
    'emr-serverless': emrServerlessService(parts),
  };
  const serve = serveWith({
    home: defaultHome,
    access,
    ledger,
    events,
    faults,
    alterations: createAlterations(),
    gates: createGates(events),
    limits: createRequestLimits(),
    meetings: createMeetings(events, () => undefined),
    services,
    forward: notHere,
    warn,
  });
  return {
    serve: (request, answer) => void serve(incoming(request), outgoing(answer)),
    ledger: () => entries,
    running: () => jobs.running(),
    scripts,
    ask(service, operation, input) {
      const act = services[service]?.[operation];
      if (!act) throw new RangeError(`The plane has no ${service}:${operation}`);
      return act(input, { principal: { arn: 'admin' } } as never);
    },
    refuseNext: (code, status, message = 'Refused by the simulation') =>
      faults.add({ fault: { type: 'error', code, message, status } }),
    runOut() {
      capacity.runOut('ecs', 1);
      capacity.runOut('emr-serverless', 1);
    },
    onEvent: (listener) => void events.on(listener),
  };
}

function incoming({ method, path, headers, body }: HttpRequest): IncomingMessage {
  const request = {
    method,
    url: path,
    headers,
    async *[Symbol.asyncIterator]() {
      yield body;
    },
  };
  return request as unknown as IncomingMessage;
}

function outgoing(answer: (answer: HttpAnswer) => void): ServerResponse {
  let head: Pick<HttpAnswer, 'status' | 'headers'> = { status: 200, headers: {} };
  const response = {
    destroyed: false,
    writeHead: (status: number, headers: Record<string, string>) => (head = { status, headers }),
    end: (body = '') => answer({ ...head, body }),
    once: () => undefined,
    off: () => undefined,
  };
  return response as unknown as ServerResponse;
}
