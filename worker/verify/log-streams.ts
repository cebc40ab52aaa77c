/** Whether a job's output lies where its driver says. Nothing but the log lines in a failure is at stake. */
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { clientOptions } from '../../activities/aws/client.js';
import { confirmed, notChecked, refuted, type Answer } from './answer.js';
import { lookFor } from './look-for.js';
import type { JobScene } from './point.js';

/** Refuted by a stream of another name, and by none at all although the job ran. */
export async function logStreams({ driver, ref, states, target, timing, patience, signal }: JobScene): Promise<Answer> {
  const places = driver.links(ref).logs;
  if (places.length === 0) return notChecked('this job logs to no place that its driver can name');
  if (!states.some((state) => state.status === 'active' && state.phase === 'running'))
    return notChecked('it never came to run');
  const client = new CloudWatchLogsClient(clientOptions(target, timing));
  const missing = new Map(places.map(({ group, stream }) => [`${group} ${stream}`, { group, stream }]));
  const others = new Set<string>();
  try {
    const search = { within: patience.logs, every: patience.every, signal };
    const finding = await lookFor(async () => {
      for (const [id, { group, stream }] of missing) {
        const names = await streamsOf(client, group, stream);
        if (names.includes(stream)) missing.delete(id);
        else for (const name of names) others.add(`${group} ${name}`);
      }
      return missing.size < places.length ? true : undefined;
    }, search);
    if (finding.found === undefined && finding.problem !== undefined) return notChecked(finding.problem);
    const all = places.map(({ group, stream }) => `${group} ${stream}`);
    if (finding.found) return confirmed(all.filter((id) => !missing.has(id)).join(', '));
    return refuted(others.size > 0 ? `there are ${[...others].join(', ')}` : `there is no ${all.join(' and no ')}`);
  } finally {
    client.destroy();
  }
}

async function streamsOf(client: CloudWatchLogsClient, group: string, prefix: string): Promise<string[]> {
  try {
    const { logStreams = [] } = await client.send(
      new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: prefix }),
    );
    return logStreams.map(({ logStreamName = '' }) => logStreamName);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
