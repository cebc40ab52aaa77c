/** The end of a job's log, for its failure. Best effort: what can't be read is logged and never fails a step. */
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { JobRef, Target } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import { limits } from '../contracts/failure.js';
import { describeError } from './aws/aws-error.js';
import { clientOptions } from './aws/client.js';
import type { JobDriver } from './job-driver.js';

const lines = 50;

export function logTailReader(timing: Timing, warn: (problem: string, details: object) => void) {
  const clients = new Map<string, CloudWatchLogsClient>();
  const clientFor = (target: Target) => {
    const id = JSON.stringify(target);
    const client = clients.get(id) ?? new CloudWatchLogsClient(clientOptions(target, timing));
    clients.set(id, client);
    return client;
  };

  return async (driver: JobDriver, ref: JobRef): Promise<string | undefined> => {
    const parts: string[] = [];
    for (const { group, stream } of driver.links(ref).logs) {
      try {
        const { events } = await clientFor(ref.target).send(
          new GetLogEventsCommand({ logGroupName: group, logStreamName: stream, limit: lines, startFromHead: false }),
        );
        if (events?.length)
          parts.push(`— ${group} ${stream}\n${events.map(({ message }) => message?.trimEnd() ?? '').join('\n')}`);
      } catch (error) {
        warn('log tail not read', { group, stream, error: describeError(error) });
      }
    }
    return parts.length > 0 ? parts.map((part) => part.slice(-limits.logTail / parts.length)).join('\n') : undefined;
  };
}
