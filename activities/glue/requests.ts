/** The start request of a spec. A function of history alone, so that a resend is byte-identical. */
import type { Job, StartJobRunRequest } from '@aws-sdk/client-glue';
import type { Launch } from '../job-driver.js';
import { isPythonShell } from './definition.js';
import { markArgument } from './ref.js';
import type { GlueSpec } from './spec.js';

/** "The maximum value for timeout for batch jobs is 7 days or 10080 minutes" (Glue API reference). */
const maxTimeoutMinutes = 10_080;

export function startRequest(spec: GlueSpec, { mark, limitSeconds }: Launch, job: Job): StartJobRunRequest {
  return {
    JobName: spec.jobName,
    Arguments: runArguments(spec, mark.key, takesBookmarks(job)),
    Timeout: Math.min(maxTimeoutMinutes, Math.ceil(limitSeconds / 60)),
    ...(spec.workerType !== undefined && { WorkerType: spec.workerType, NumberOfWorkers: spec.numberOfWorkers }),
    ...(spec.maxCapacity !== undefined && { MaxCapacity: spec.maxCapacity }),
    ...(spec.executionClass !== undefined && { ExecutionClass: spec.executionClass }),
    ...(spec.queuing !== undefined && { JobRunQueuingEnabled: spec.queuing }),
    ...(spec.securityConfiguration !== undefined && { SecurityConfiguration: spec.securityConfiguration }),
    ...(spec.notifyDelayAfterMinutes !== undefined && {
      NotificationProperty: { NotifyDelayAfter: spec.notifyDelayAfterMinutes },
    }),
  } as StartJobRunRequest;
}

/** What this launch adds to the job's default arguments; `find` without a mark recognises its run by exactly these. */
export function runArguments(spec: GlueSpec, key: string, bookmarks: boolean): Record<string, string> {
  return {
    ...spec.arguments,
    ...(bookmarks && bookmarkArguments(spec.bookmark ?? 'disable')),
    ...(spec.marker !== 'none' && { [markArgument]: key }),
  };
}

/** A Python shell job has none, and a strict script would die on the argument; some jobs forbid to override theirs. */
export function takesBookmarks(job: Job): boolean {
  return !isPythonShell(job) && !Object.hasOwn(job.NonOverridableArguments ?? {}, '--job-bookmark-option');
}

function bookmarkArguments(bookmark: NonNullable<GlueSpec['bookmark']>): Record<string, string> {
  if (typeof bookmark === 'string') return { '--job-bookmark-option': `job-bookmark-${bookmark}` };
  return {
    '--job-bookmark-option': 'job-bookmark-pause',
    '--job-bookmark-from': bookmark.from,
    '--job-bookmark-to': bookmark.to,
  };
}
