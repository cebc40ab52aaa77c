/** Ends a job that others have used, and waits for its end: a step of its own, which no cancel reaches. */
import type { JobSpec } from '../../contracts/history.js';
import type { Target } from '../../contracts/job.js';
import { showStep } from './current-details.js';
import { callStop } from './job-calls.js';
import type { ReadyLaunch } from './launch.js';
import { notStopped } from './launch-failures.js';
import { track } from './track.js';

export interface Used extends ReadyLaunch {
  spec: JobSpec;
  target: Target;
}

/** However the job came to its end is well: it is gone. What can't be taken down is a `JobStillRunning` that names it. */
export function takeDown(step: string, { ready: ref, mark, links, spec, target }: Used, why: string): Promise<void> {
  return track(step, spec.kind, async (view) => {
    showStep(view, { state: 'stopping', awsId: links.awsId, ...(links.console && { console: links.console }) });
    try {
      await callStop({ v: 1, kind: spec.kind, target, spec, mark, ref, why, step });
    } catch (error) {
      throw notStopped({ step, launch: mark.launch, spec }, error);
    }
  });
}
