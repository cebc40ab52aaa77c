/**
 * The end of a job that others have used, such as a cluster, as the step of its own that it is: it has succeeded once the
 * job has gone, however that came about.
 */
import type { StopInput, StopResult } from '../../../contracts/history.js';
import type { JobLinks } from '../../../contracts/job.js';
import type { Activity } from './activities.js';
import { resultOf } from './engine-activity.js';
import { failed, tellStopping, type LaunchReading, type Told } from './launch.js';

export interface TakeDown {
  /** Of the launch that had started the job. */
  launch: number;
  key: string;
  activity: Activity;
  /** The job's, as its start told them. */
  links: JobLinks | undefined;
}

export function readTakeDown({ launch, key, activity, links: before }: TakeDown): LaunchReading {
  const result = resultOf<StopResult>(activity);
  const links = result && 'ended' in result ? result.links : before;
  const told = tell(activity);
  return {
    launch,
    key,
    ...told,
    ...(links && { awsId: links.awsId, links }),
    startedAt: activity.at,
    ...(told.state !== 'stopping' && activity.endedAt !== undefined && { endedAt: activity.endedAt }),
  };
}

function tell(stop: Activity): Told {
  const { outcome } = stop;
  if (!outcome || 'cancelled' in outcome) return tellStopping(stop);
  if ('failed' in outcome) return failed(outcome.failed);
  const result = outcome.completed as StopResult;
  if (!('ended' in result)) return { state: 'succeeded', reason: 'Nothing was started in AWS.' };
  // AWS calls it a user's request, and the user is Millrace: why it asked is what a person wants to know.
  const why = (stop.input as Partial<StopInput> | undefined)?.why;
  const said = 'reason' in result.ended ? result.ended.reason : undefined;
  const reason =
    why !== undefined && result.ended.status === 'stopped' ? `Taken down by Millrace: ${why}. AWS: ${said}` : said;
  return { state: 'succeeded', ...(reason !== undefined && { reason }) };
}
