/**
 * The plane's own interface, under `/_plane/`, for tests and rigs in other processes: the ledger, events, faults, gates,
 * scripts, credentials, request limits. Not signed: unless it is told otherwise, it listens on loopback only.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DropRule, StateRule } from './alterations.js';
import type { CapacityKind } from './capacity.js';
import type { Exit } from './execution/execution.js';
import type { FaultRule } from './faults.js';
import type { GateRule, Release } from './gates.js';
import type { Steering } from './steering.js';
import type { JobScript, Visibility } from './scripts.js';

interface CapacityOrder {
  times?: number;
  forMs?: number;
  reason?: string;
  service?: CapacityKind;
}

type Controls = Readonly<Record<string, (body: never, plane: Steering) => unknown>>;

const controls: Controls = {
  'GET /_plane/ledger': (_: unknown, plane) => plane.ledger(),
  'GET /_plane/jobs': (_: unknown, plane) => plane.running(),
  'POST /_plane/faults': (rule: FaultRule, plane) => plane.fault(rule),
  'DELETE /_plane/faults': (_: unknown, plane) => plane.clearFaults(),
  'POST /_plane/gates': (rule: GateRule, plane) => plane.gate(rule),
  'POST /_plane/gates/release': ({ id, how }: { id: string; how: Release }, plane) => plane.release(id, how),
  'DELETE /_plane/gates': (_: unknown, plane) => plane.clearGates(),
  'POST /_plane/scripts': ({ name, script }: { name: string; script: JobScript }, plane) => plane.script(name, script),
  'POST /_plane/end': ({ id, exit }: { id: string; exit: Exit }, plane) => plane.endJob(id, exit),
  'POST /_plane/visibility': ({ service, visibility }: { service: string; visibility: Visibility }, plane) =>
    plane.show(service, visibility),
  'POST /_plane/capacity': ({ times, forMs, reason, service }: CapacityOrder, plane) =>
    plane.runOut(forMs === undefined ? (times ?? 1) : { forMs }, reason, service),
  'POST /_plane/state': (rule: StateRule, plane) => plane.tellState(rule),
  'POST /_plane/drop': (rule: DropRule, plane) => plane.drop(rule),
  'POST /_plane/forget': ({ id }: { id: string }, plane) => plane.forget(id),
  'POST /_plane/interrupt': ({ id, reason }: { id: string; reason: string }, plane) => plane.interrupt(id, reason),
  'POST /_plane/credentials': (
    { accessKey, how }: { accessKey: string; how: 'expired' | 'unknown' | 'valid' },
    plane,
  ) => plane.credentials(accessKey, how),
  'GET /_plane/throttled': (_: unknown, plane) => plane.throttled(),
  'POST /_plane/request-limits': ({ on }: { on: boolean }, plane) => plane.limitRequests(on),
  'POST /_plane/page-size': ({ max }: { max?: number }, plane) => plane.pageSize(max),
  'POST /_plane/token-lifetime': ({ ms }: { ms: number }, plane) => plane.tokenLifetime(ms),
};

const eventStream = 'GET /_plane/events';

export async function control(request: IncomingMessage, response: ServerResponse, plane: Steering): Promise<void> {
  if (`${request.method} ${request.url}` === eventStream) return streamEvents(response, plane);
  const handler = controls[`${request.method} ${request.url}`];
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? null));
  };
  if (!handler)
    return answer(404, {
      message: `No ${request.method} ${request.url}; there are ${[eventStream, ...Object.keys(controls)].join(', ')}`,
    });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined;
    answer(200, handler(body as never, plane));
  } catch (error) {
    answer(400, { message: (error as Error).message });
  }
}

/** One JSON line an event, as it happens, until the caller goes. Answers once it listens: nothing is missed after that. */
async function streamEvents(response: ServerResponse, plane: Steering): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const off = plane.onEvent((event) => response.write(`${JSON.stringify(event)}\n`));
  await once(response, 'close');
  off();
}
