/**
 * The plane's own interface, under `/_plane/`, for tests and rigs in other processes: the ledger, faults, scripts,
 * credentials, request limits. Not signed: unless it is told otherwise, it
 * listens on loopback only.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exit } from './execution/execution.js';
import type { FaultRule } from './faults.js';
import type { Plane } from './plane.js';
import type { JobScript, Visibility } from './scripts.js';

type Controls = Readonly<Record<string, (body: never, plane: Plane) => unknown>>;

const controls: Controls = {
  'GET /_plane/ledger': (_: unknown, plane) => plane.ledger(),
  'GET /_plane/jobs': (_: unknown, plane) => plane.running(),
  'POST /_plane/faults': (rule: FaultRule, plane) => plane.fault(rule),
  'DELETE /_plane/faults': (_: unknown, plane) => plane.clearFaults(),
  'POST /_plane/scripts': ({ name, script }: { name: string; script: JobScript }, plane) => plane.script(name, script),
  'POST /_plane/end': ({ id, exit }: { id: string; exit: Exit }, plane) => plane.endJob(id, exit),
  'POST /_plane/visibility': ({ service, visibility }: { service: string; visibility: Visibility }, plane) =>
    plane.show(service, visibility),
  'POST /_plane/capacity': (
    { times, reason, service }: { times: number; reason?: string; service?: 'ecs' | 'emr-serverless' },
    plane,
  ) => plane.runOut(times, reason, service),
  'POST /_plane/credentials': (
    { accessKey, how }: { accessKey: string; how: 'expired' | 'unknown' | 'valid' },
    plane,
  ) => plane.credentials(accessKey, how),
  'GET /_plane/throttled': (_: unknown, plane) => plane.throttled(),
  'POST /_plane/request-limits': ({ on }: { on: boolean }, plane) => plane.limitRequests(on),
  'POST /_plane/token-lifetime': ({ ms }: { ms: number }, plane) => plane.tokenLifetime(ms),
};

export async function control(request: IncomingMessage, response: ServerResponse, plane: Plane): Promise<void> {
  const handler = controls[`${request.method} ${request.url}`];
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? null));
  };
  if (!handler)
    return answer(404, {
      message: `No ${request.method} ${request.url}; there are ${Object.keys(controls).join(', ')}`,
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
