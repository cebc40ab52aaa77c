/**
 * A call that is read: what the worker says, what the server answers, the gates on both ways, and the events that a trace
 * is made of. What has stood in a gate goes on even if its sender has died meanwhile: that is what a message that was
 * parked in the network does.
 */
import * as http2 from 'node:http2';
import type { TraceLine } from '../../trace.js';
import { now } from '../clock.js';
import { messageOf } from './frames.js';
import type { Answer, Gates, HeldMessage, Release } from './gates.js';
import type { Link } from './link.js';
import type { Brought, Method, Report } from './methods.js';
import { answer, ask, bodyOf, statusOf } from './relay.js';
import { tellDelivery, tellReport, type KnownReport } from './tell.js';
import type { TaskBook } from './tasks.js';

export interface Surroundings {
  tasks: TaskBook;
  gates: Gates;
  tell(line: TraceLine): void;
  /** What the proxy could not make sense of: it passed, unseen. */
  warn(what: string, cause?: unknown): void;
}

export async function exchange(
  method: Method,
  link: Link,
  down: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  around: Surroundings,
): Promise<void> {
  const body = await bodyOf(down).catch(() => undefined);
  // Who breaks off in the middle of a word has said nothing.
  if (!body) return;
  const said = read(around, headers, body, (message) => method.readRequest(message, around.tasks));
  link.is(said?.identity ?? '');
  const worker = link.worker();
  const report = knownReport(said?.report, worker, around);
  await link.passes();

  const start = { worker, workflowId: said?.startsRun ?? '', runId: '' };
  const starting = (point: 'start-run' | 'start-run-answer'): HeldMessage[] =>
    said?.startsRun === undefined ? [] : [{ point, ...start }];

  const asked = await around.gates.pass(report ? [held(report)] : starting('start-run'));
  if (asked !== 'forward') {
    if (report) tellReport(around, report, 'error', false, now());
    return letGo(down, asked);
  }
  const reply = await ask(link, headers, body, method.poll ? down : undefined);
  if ('brokenOff' in reply) {
    if (report) tellReport(around, report, 'error', false, now());
    return down.close(reply.brokenOff);
  }
  const answeredAt = now();
  const status = statusOf(reply);
  const brought = status === 0 ? read(around, reply.headers, reply.body, method.readAnswer) : undefined;
  const heard = heardOf(status, brought);
  const tasks = (brought?.tasks ?? []).map((polled) => around.tasks.add(polled, worker));
  const runs = brought?.workflowTasks ?? [];

  const answered = await around.gates.pass([
    ...tasks.map((task): HeldMessage => ({ point: 'task', ...task })),
    ...runs.map((run): HeldMessage => ({ point: 'workflow-task', worker, ...run })),
    ...(report ? [held(report, heard)] : []),
    ...starting('start-run-answer'),
  ]);
  await link.passes();
  const arrives = answered === 'forward' && !down.destroyed && !link.gone;
  if (report) tellReport(around, report, heard, arrives, answeredAt);
  if (!arrives) return letGo(down, answered);
  for (const task of tasks) tellDelivery(around, task);
  answer(down, reply);
}

/** Never an error of the traffic's: what can't be read passes, and is said. */
function read<T>(
  around: Surroundings,
  headers: http2.IncomingHttpHeaders,
  body: Buffer,
  decode: (message: Buffer) => T,
): T | undefined {
  try {
    const message = messageOf(body, headers['grpc-encoding'] as string | undefined);
    return message && decode(message);
  } catch (error) {
    around.warn(`A message could not be read: ${headers[':path'] ?? 'an answer'}`, error);
    return undefined;
  }
}

/** NOT_FOUND: the attempt is not the current one any more; FAILED_PRECONDITION and INVALID_ARGUMENT: it can't be. */
const refusals: readonly (number | undefined)[] = [5, 9, 3];

function heardOf(status: number | undefined, brought: Brought | undefined): Answer {
  if (status === 0) return brought?.refused ? 'refused' : 'ok';
  return refusals.includes(status) ? 'refused' : 'error';
}

function knownReport(report: Report | undefined, worker: string, around: Surroundings): KnownReport | undefined {
  if (!report) return undefined;
  if (report.task) return { ...report, task: { ...report.task, worker } };
  around.warn(`${worker} has sent a ${report.point} for a task that has not come by`);
  return undefined;
}

function held(report: KnownReport, answer?: Answer): HeldMessage {
  const common = { ...report.task, ...(answer && { answer }) };
  if (report.point === 'word') return { ...common, point: answer ? 'word-answer' : 'word', open: report.open };
  const { outcome } = report;
  return { ...common, point: answer ? 'completion-answer' : 'completion', ...(outcome && { outcome }) };
}

function letGo(down: http2.ServerHttp2Stream, how: Release): void {
  if (how === 'reset' && !down.closed) down.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
}
