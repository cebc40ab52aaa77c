/**
 * What carries the requests of a worker's AWS clients: letters to the job plane in place of HTTP. It answers as Node's HTTP
 * does: nothing within the request timeout is a timeout, a broken connection is an error without an answer.
 */
import { asyncLocalStorage } from '@temporalio/activity';
import type { Transport } from '../../../../activities/aws/client.js';
import type { Loss, Point } from '../plan.js';
import type { Mail } from '../world/mail.js';
import { currentProcess } from '../world/process.js';
import type { HttpAnswer, HttpRequest, MemoryPlane } from './plane.js';
import type { WorldRecord } from '../record.js';
import { readToken } from '../temporal/activity.js';

export interface TransportParts {
  mail: Mail;
  plane: MemoryPlane;
  record: WorldRecord;
  requestTimeoutMs: number;
}

interface Wire {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

type Role = 'start' | 'find' | 'look' | 'stop';

const starts = /StartJobRun|RunTask|AddJobFlowSteps|RunJobFlow|^POST \/applications\/[^/]+\/jobruns$/;
const stops = /BatchStopJobRun|StopTask|CancelSteps|TerminateJobFlows|^DELETE \/applications\/[^/]+\/jobruns\//;
const lists = /GetJobRuns|ListTasks|ListSteps|ListClusters|^GET \/applications\/[^/]+\/jobruns$/;

export function createTransport({ mail, plane, record, requestTimeoutMs }: TransportParts): Transport {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    handle: (wire: Wire) =>
      new Promise((resolve, reject) => {
        const process = currentProcess();
        if (!process) throw new Error('A request that no worker sends');
        const request = requestOf(wire);
        const role = roleOf(request);
        const call = role === 'start' ? startCall(record) : undefined;
        let over = false;
        const settle = (act: () => void): boolean => {
          if (over) return false;
          over = true;
          clearTimeout(alarm);
          act();
          return true;
        };
        const broken = (code: string) => Object.assign(new Error(`socket: ${code}`), { code });
        const alarm = setTimeout(() => {
          call?.gaveUp();
          settle(() => reject(Object.assign(new Error('No answer in time'), { name: 'TimeoutError' })));
        }, requestTimeoutMs);
        const heard = (answer: HttpAnswer): void =>
          process.hear(() => {
            if (settle(() => resolve({ response: responseOf(answer) }))) call?.answered();
          });
        const lost = (answer: HttpAnswer | undefined) => (how: Loss) => {
          call?.lost(answer !== undefined);
          if (how === 'silence') return;
          if (how === 'gateway') return heard(gateway);
          if (how === 'half' && answer) return heard({ ...answer, body: answer.body.slice(0, answer.body.length / 2) });
          process.hear(() => void settle(() => reject(broken('ECONNRESET'))));
        };
        const reply = (answer: HttpAnswer): void =>
          mail.post({ point: `${role}:reply`, worker: process, deliver: () => heard(answer), lost: lost(answer) });
        const serve = (): void => {
          call?.arrived();
          plane.serve(request, reply);
        };
        mail.post({
          point: `${role}:request` satisfies Point,
          worker: process,
          deliver: serve,
          lost: lost(undefined),
          refused(code) {
            const said = code === 'NoCapacity' && role !== 'start' ? 'ThrottlingException' : code;
            record.count(`${said} for a ${role}`);
            if (said === 'NoCapacity') refuseForCapacity(plane, request);
            else plane.refuseNext(said, said === 'InternalFailure' ? 500 : 400, 'Rate exceeded');
            serve();
          },
        });
      }),
  } as Transport;
}

/** What the record has to know of a start on its way: how old the fence's answer is when it arrives. */
function startCall(record: WorldRecord) {
  const info = asyncLocalStorage.getStore()?.info;
  return record.startSent(info ? readToken(info.taskToken) : undefined);
}

const gateway: HttpAnswer = {
  status: 504,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>504 Gateway Time-out</title></head></html>',
};

/** Each service says in its own way that there is no room. */
function refuseForCapacity(plane: MemoryPlane, request: HttpRequest): void {
  const target = request.headers['x-amz-target'] ?? '';
  if (target.startsWith('AWSGlue')) plane.refuseNext('ConcurrentRunsExceededException', 400);
  else if (target.startsWith('ElasticMapReduce')) plane.refuseNext('ThrottlingException', 400, 'Rate exceeded');
  else plane.runOut();
}

function requestOf({ method, path, query = {}, headers, body = '' }: Wire): HttpRequest {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one ?? '']),
  );
  return {
    method,
    path: pairs.length > 0 ? `${path}?${new URLSearchParams(pairs).toString()}` : path,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  };
}

function roleOf({ method, path, headers }: HttpRequest): Role {
  const operation = headers['x-amz-target'] ?? `${method} ${path.split('?')[0] ?? ''}`;
  if (starts.test(operation)) return 'start';
  if (stops.test(operation)) return 'stop';
  const verb = asyncLocalStorage.getStore()?.info.activityType.split('.')[1];
  return verb !== 'wait' && lists.test(operation) ? 'find' : 'look';
}

/** The SDK reads it by its form. */
function responseOf({ status, headers, body }: HttpAnswer) {
  return { statusCode: status, headers, body: Buffer.from(body) };
}
