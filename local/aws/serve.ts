/**
 * One request after the other, from the wire to the wire: read, met by a fault perhaps, checked, answered here or by the
 * emulator behind. Whatever comes in, something comes back, unless a fault says otherwise.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { actionOf, type Access } from './access.js';
import { jsonAnswer, lose, send, type Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import { inputOf, protocolOf, readCall, type Call } from './call.js';
import type { Faults } from './faults.js';
import type { RequestLimits } from './request-limits.js';
import type { Operations } from './service.js';
import { answerSts } from './sts.js';
import { errorAnswer } from './wire-error.js';

export interface ServeParts {
  access: Access;
  faults: Faults;
  limits: RequestLimits;
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
  return async (request, response) => {
    let call: Call;
    try {
      call = await readCall(request);
    } catch (error) {
      return send(response, errorAnswer(asAwsError(error), protocolOf(request)));
    }
    const fault = parts.faults.meet(call);
    if (fault?.type === 'reset') return void response.socket?.resetAndDestroy();
    if (fault?.type === 'hang') return;
    if (fault?.type === 'error') {
      const error = new AwsError(fault.code, fault.message ?? 'Rate exceeded', fault.status);
      return send(response, errorAnswer(error, call.protocol, call.service));
    }
    if (fault?.type === 'delay' && fault.when === 'before') await delay(fault.ms);
    const answer = await answerOf(call, parts);
    if (fault?.type === 'delay' && fault.when === 'after') await delay(fault.ms);
    return fault?.type === 'lose-reply' ? lose(response, fault.how, answer) : send(response, answer);
  };
}

async function answerOf(call: Call, parts: ServeParts): Promise<Answer> {
  try {
    return await run(call, parts);
  } catch (error) {
    if (!(error instanceof AwsError)) parts.warn(`${actionOf(call)}: ${(error as Error).stack ?? String(error)}`);
    return errorAnswer(asAwsError(error), call.protocol, call.service);
  }
}

async function run(call: Call, { access, limits, services, forward }: ServeParts): Promise<Answer> {
  const principal = access.principalOf(call);
  limits.check(call);
  if (call.service === 'sts') return answerSts(call, principal, access);
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
  return jsonAnswer(await operation(inputOf(call), { principal, call }), call.protocol);
}

function asAwsError(error: unknown): AwsError {
  return error instanceof AwsError ? error : new AwsError('InternalServiceException', String(error), 500);
}

/** A scripted slowness, not a wait for anything. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
