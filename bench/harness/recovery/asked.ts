/**
 * Who asks AWS about which job, as the plane's own connections show it: a worker puts its name into the user agent of its
 * calls. That a job is watched again is believed of AWS's side alone, not of Temporal's and not of the worker's.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Plane } from '../../../local/aws/plane.js';

export interface Asked {
  at: number;
  worker: string;
  /** `DescribeTasks`. */
  operation: string;
  /** The jobs that a describe names: task ARNs, run ids. */
  jobs: readonly string[];
  body: string;
}

export interface AskedOf {
  /** The worker that last asked about the job. */
  last(job: string): string | undefined;
  /** Each call from here on. Gives what ends it. */
  listen(hear: (asked: Asked) => void): () => void;
  close(): void;
}

/** For the worker's environment. */
export const nameInCalls = (worker: string) => ({ AWS_SDK_UA_APP_ID: worker });

const channel = 'http.server.request.start';

export function askedOf(plane: Plane): AskedOf {
  const lasts = new Map<string, string>();
  const ears = new Set<(asked: Asked) => void>();
  const note = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const worker = / app\/([^ ]+)/.exec(` ${request.headers['user-agent']}`)?.[1];
    const target = request.headers['x-amz-target'];
    if (request.socket.localPort !== plane.port || worker === undefined || typeof target !== 'string') return;
    readAlong(request, (body) => {
      const operation = target.slice(target.lastIndexOf('.') + 1);
      const jobs = jobsIn(operation, body);
      for (const job of jobs) lasts.set(job, worker);
      for (const hear of ears) hear({ at: Date.now(), worker, operation, jobs, body });
    });
  };
  subscribe(channel, note);
  return {
    last: (job) => lasts.get(job),
    listen(hear) {
      ears.add(hear);
      return () => void ears.delete(hear);
    },
    close: () => void unsubscribe(channel, note),
  };
}

/** The body as it comes in from the socket, which the plane reads as ever. */
function readAlong(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk) chunks.push(chunk);
    else done(Buffer.concat(chunks).toString('utf8'));
    return push(chunk, encoding);
  };
}

function jobsIn(operation: string, body: string): readonly string[] {
  if (operation === 'DescribeTasks') return (JSON.parse(body) as { tasks: string[] }).tasks;
  return operation === 'GetJobRun' ? [(JSON.parse(body) as { RunId: string }).RunId] : [];
}
