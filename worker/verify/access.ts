/** Whether the worker's credentials may read, action by action. An answer about ids that do not exist is a permission, too. */
import { CloudWatchLogsClient, DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describeError } from '../../activities/aws/aws-error.js';
import { classify, isAccessDenied } from '../../activities/aws/classify.js';
import { clientOptions } from '../../activities/aws/client.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { confirmed, errorEvidence, notChecked, refuted, type Answer } from './answer.js';

/** Whose credentials these are. The one call that needs no permission. */
export async function identity(target: Target, timing: Timing): Promise<Answer> {
  const sts = new STSClient(clientOptions(target, timing));
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    const said = `${Arn} of account ${Account}`;
    return Account === target.account ? confirmed(said) : refuted(`${said}; the target's account is ${target.account}`);
  } catch (error) {
    return refuted(errorEvidence(error));
  } finally {
    sts.destroy();
  }
}

export async function mayRead(read: () => Promise<unknown>): Promise<Answer> {
  try {
    await read();
    return confirmed('allowed');
  } catch (error) {
    if (isAccessDenied(error)) return refuted(errorEvidence(error));
    return classify(error) === 'rejected'
      ? confirmed(`allowed; answered ${describeError(error)}`)
      : notChecked(errorEvidence(error));
  }
}

/** What the log tail of a failed job is read with, and what the points about streams are asked with. */
export function logReads(target: Target, timing: Timing) {
  const client = new CloudWatchLogsClient(clientOptions(target, timing));
  const logGroupName = '/millrace/no-such-group';
  return {
    reads: {
      'logs:GetLogEvents': () => client.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'none' })),
      'logs:DescribeLogStreams': () => client.send(new DescribeLogStreamsCommand({ logGroupName })),
    },
    close: () => client.destroy(),
  };
}
