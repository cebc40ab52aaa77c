/** The two calls of STS that a worker makes, over its query protocol: who am I, and let me be that role. */
import { randomUUID } from 'node:crypto';
import type { Access, Principal } from './access.js';
import type { Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import type { Call } from './call.js';
import { escape } from './wire-error.js';

export function answerSts(call: Call, principal: Principal, access: Access, account: string): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'));
  access.allow(principal, `sts:${call.operation}`, form.get('RoleArn') ?? '*');
  switch (call.operation) {
    case 'GetCallerIdentity':
      return xml(call, { Arn: principal.arn, UserId: 'AIDAMILLRACE', Account: account });
    case 'AssumeRole':
      return assumeRole(call, form, access);
    default:
      throw new AwsError('InvalidAction', `The local AWS has no sts:${call.operation || '?'}`);
  }
}

function assumeRole(call: Call, form: URLSearchParams, access: Access): Answer {
  const role = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const seconds = Number(form.get('DurationSeconds') ?? 3_600);
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(role)) throw invalid(`${role || 'RoleArn'} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw invalid(`Value '${session}' at 'roleSessionName' is invalid`);
  if (!(seconds >= 900 && seconds <= 43_200)) throw invalid(`DurationSeconds must be 900 to 43200, got ${seconds}`);
  const { accessKey, token, expiresAt, arn } = access.issue(role, session, seconds);
  return xml(call, {
    Credentials: {
      AccessKeyId: accessKey,
      SecretAccessKey: randomUUID(),
      SessionToken: token,
      Expiration: new Date(expiresAt).toISOString(),
    },
    AssumedRoleUser: { Arn: arn, AssumedRoleId: `AROAMILLRACE:${session}` },
  });
}

type Members = { [name: string]: string | Members };

function xml({ operation }: Call, result: Members): Answer {
  const write = (members: Members): string =>
    Object.entries(members)
      .map(([name, value]) => `<${name}>${typeof value === 'string' ? escape(value) : write(value)}</${name}>`)
      .join('');
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
      `<${operation}Result>${write(result)}</${operation}Result>${metadata}</${operation}Response>`,
  };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
