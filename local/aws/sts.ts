/** The two calls of STS that a worker makes, over its query protocol: who am I, and let me be that role. */
import { randomUUID } from 'node:crypto';
import { account, type Access, type Principal } from './access.js';
import type { Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import type { Call } from './call.js';

export function answerSts(call: Call, principal: Principal, access: Access): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'));
  const action = form.get('Action') ?? '';
  access.allow(principal, `sts:${action}`, form.get('RoleArn') ?? '*');
  switch (action) {
    case 'GetCallerIdentity':
      return xml(action, `<Arn>${principal.arn}</Arn><UserId>AIDAMILLRACE</UserId><Account>${account}</Account>`);
    case 'AssumeRole': {
      const role = form.get('RoleArn') ?? '';
      const { accessKey, expiresAt } = access.issue(role, Number(form.get('DurationSeconds') ?? 3_600));
      return xml(
        action,
        `<Credentials><AccessKeyId>${accessKey}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>` +
          `<Expiration>${new Date(expiresAt).toISOString()}</Expiration></Credentials>` +
          `<AssumedRoleUser><Arn>${role}/millrace</Arn><AssumedRoleId>AROAMILLRACE:millrace</AssumedRoleId></AssumedRoleUser>`,
      );
    }
    default:
      throw new AwsError('InvalidAction', `The local AWS has no sts:${action}`);
  }
}

function xml(action: string, result: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  };
}
