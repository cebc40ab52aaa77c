/**
 * One request after the other, from the wire to the wire: read, met by a fault perhaps, checked, answered here or by the
 * emulator behind. Whatever comes in, something comes back, unless a fault says otherwise.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { actionOf, type Access } from './access.js';
import type { Alterations } from './alterations.js';
import { jsonAnswer, lose, send, type Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import { addressOf, inputOf, protocolOf, readCall, type Call, type Protocol } from './call.js';
import type { Events } from './events.js';
import type { Fault, Faults } from './faults.js';
import type { Gates, Release, Stopped } from './gates.js';
import type { Home } from './home.js';
import type { Ledger } from './ledger.js';
import { keyOfJobIn, markOf } from './mark-of.js';
import type { Meetings } from './met.js';
import type { RequestLimits } from './request-limits.js';
import type { Operations } from './service.js';
import { answerSts } from './sts.js';
import { errorCodeOf, traceOf, type CallTrace } from './trace.js';
import { errorAnswer } from './wire-error.js';

export interface ServeParts {
  home: Home;
  access: Access;
  ledger: Ledger;
  events: Events;
  faults: Faults;
  alterations: Alterations;
  gates: Gates;
  limits: RequestLimits;
  meetings: Meetings;
  services: Readonly<Record<string, Operations>>;
  forward: (call: Call) => Promise<Answer>;
  warn: (problem: string) => void;
}

/** Job services that the plane does not have, and the emulator would only pretend to. */
const notHere = new Set([
  'appflow',
  'athena',
  'batch',
  'codebuild',
  'codedeploy',
  'databrew',
  'dms',
  'emr-containers',
  'redshift-data',
  'sagemaker',
]);

export function serveWith(parts: ServeParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { gates, meetings } = parts;
  return async (request, response) => {
    const protocol = protocolOf(request);
    const arrived = await gates.pass('arrived', () => addressOf(request), response);
    if (arrived !== 'go') return turnAway(response, arrived, protocol);
    let call: Call;
    try {
      call = await readCall(request);
    } catch (error) {
      return send(response, errorAnswer(asAwsError(error), protocol));
    }
    const trace = traceOf(call, parts.events, parts.access.arnOf(call.scope.accessKey));
    const stopped = () => stoppedCall(call, parts.ledger);
    const read = await gates.pass('read', stopped, response);
    if (read !== 'go') return turnAway(response, read, protocol, call.service, trace);
    return meetings.during(stopped, () => serveCall(call, parts, response, trace));
  };
}

async function serveCall(call: Call, parts: ServeParts, response: ServerResponse, trace: CallTrace): Promise<void> {
  const { gates, faults, meetings, ledger } = parts;
  const { protocol, service } = call;
  const fault = faults.meet(call);
  // Whether there is an answer to lose is not known yet.
  if (fault && fault.type !== 'lose-reply') meetings.met(fault.type);
  if (fault?.type === 'reset') return void response.socket?.resetAndDestroy();
  if (fault?.type === 'hang') return;
  if (fault?.type === 'error') return turnAway(response, { ...fault, error: fault.code }, protocol, service, trace);
  if (fault?.type === 'delay' && fault.when === 'before') await delay(fault.ms);
  const answer = await tracedAnswer(call, parts, trace);
  if (fault?.type === 'delay' && fault.when === 'after') await delay(fault.ms);
  const done = await gates.pass('done', () => stoppedCall(call, ledger), response);
  if (done === 'go' && fault?.type === 'lose-reply') meetings.met(fault.type);
  return reply(response, done, fault, answer, call, trace);
}

/** What a gate or a fault says before anything is done. */
function turnAway(
  response: ServerResponse,
  how: Exclude<Release, 'go'>,
  protocol: Protocol,
  service?: string,
  trace?: CallTrace,
): Promise<void> {
  // There is no answer to lose: it is as if one had come without a word in it.
  if (typeof how === 'string') return lose(response, how, jsonAnswer({}, protocol));
  trace?.turnedAway(how.error);
  trace?.answered(response.destroyed);
  return send(
    response,
    errorAnswer(new AwsError(how.error, how.message ?? 'Rate exceeded', how.status), protocol, service),
  );
}

/** What is done is answered, unless the gate or the fault has something else to say. */
function reply(
  response: ServerResponse,
  done: Release,
  fault: Fault | undefined,
  answer: Answer,
  { protocol, service }: Call,
  trace: CallTrace,
): Promise<void> {
  const how = done === 'go' && fault?.type === 'lose-reply' ? fault.how : done;
  trace.answered(how !== 'go' || response.destroyed);
  if (how === 'go') return send(response, answer);
  if (typeof how === 'string') return lose(response, how, answer);
  return send(
    response,
    errorAnswer(new AwsError(how.error, how.message ?? 'Rate exceeded', how.status), protocol, service),
  );
}

function stoppedCall(call: Call, ledger: Ledger): Stopped {
  const key = markOf(call, (id) => keyOfJobIn(ledger, id));
  return { service: call.service, operation: call.operation, key, read: call };
}

/** A start that its service has seen is in the ledger by the time that this function has a promise. */
async function tracedAnswer(call: Call, parts: ServeParts, trace: CallTrace): Promise<Answer> {
  const before = parts.ledger.entries().length;
  const answering = answerOf(call, parts);
  const seen = parts.ledger.entries().length > before;
  const answer = await answering;
  const why = errorCodeOf(answer);
  if (!seen && why !== undefined) trace.turnedAway(why);
  return answer;
}

async function answerOf(call: Call, parts: ServeParts): Promise<Answer> {
  try {
    return await run(call, parts);
  } catch (error) {
    if (!(error instanceof AwsError)) parts.warn(`${actionOf(call)}: ${(error as Error).stack ?? String(error)}`);
    return errorAnswer(asAwsError(error), call.protocol, call.service);
  }
}

async function run(call: Call, { home, access, alterations, limits, services, forward }: ServeParts): Promise<Answer> {
  const principal = access.principalOf(call);
  limits.check(call);
  if (call.service === 'sts') return answerSts(call, principal, access, home.account);
  const operations = services[call.service];
  if (!operations && notHere.has(call.service)) {
    throw new AwsError('UnknownOperationException', `The local AWS does not run ${call.service} jobs`);
  }
  if (!operations) {
    // The emulator asks nobody for permission; a worker's rights end here all the same.
    if (call.service === 'logs') access.allow(principal, actionOf(call));
    return forward(call);
  }
  const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
  if (!operation) {
    const all = Object.keys(operations).join(', ');
    const asked = call.operation ? actionOf(call) : `${call.service}: ${call.method} ${call.path}`;
    throw new AwsError('UnknownOperationException', `The local AWS does not have ${asked}; it has ${all}`);
  }
  access.allow(principal, actionOf(call));
  const body = await operation(inputOf(call), { principal, call });
  return jsonAnswer(alterations.alter(call, body), call.protocol);
}

function asAwsError(error: unknown): AwsError {
  return error instanceof AwsError ? error : new AwsError('InternalServiceException', String(error), 500);
}

/** A scripted slowness, not a wait for anything. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
