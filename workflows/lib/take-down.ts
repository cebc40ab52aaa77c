/** Ends a job that others have used, and waits for its end: a step of its own, which no cancel reaches. */
import type { JobSpec } from '../../contracts/history.js';
import type { Target } from '../../contracts/job.js';
import { failureTypes } from '../../contracts/failure.js';
import { showStep } from './current-details.js';
import { jobFailure } from './failures.js';
import { callStop } from './job-calls.js';
import type { ReadyLaunch } from './launch.js';
import { notStopped } from './launch-failures.js';
import type { StepView } from './run.js';
import { track } from './track.js';

export interface Used extends ReadyLaunch {
  spec: JobSpec;
  target: Target;
}

/**
 * However the job came to its end is well: it is gone. What can't be taken down is a `JobStillRunning` that names it, and
 * what AWS denies to know, though it was used, a `JobOutcomeUnknown`. The name is one that was reserved.
 */
export function takeDown(step: string, { ready: ref, mark, links, spec, target }: Used, why: string): Promise<void> {
  const work = async (view: StepView) => {
    showStep(view, { state: 'stopping', awsId: links.awsId, ...(links.console && { console: links.console }) });
    const stopped = await callStop({
      v: 1,
      kind: spec.kind,
      target,
      spec,
      mark,
      ref,
      why,
      step,
      seen: true,
    }).catch((error: unknown) => {
      throw notStopped({ step, launch: mark.launch, spec }, error);
    });
    if (!('ended' in stopped) || stopped.ended.status !== 'lost') return;
    const { reason } = stopped.ended;
    throw jobFailure(failureTypes.jobOutcomeUnknown, `Step ${step}: nobody can tell whether it ended: ${reason}`, {
      step,
      launch: mark.launch,
      service: spec.kind,
      reason,
      links,
      costs: 'yes',
      retrySafe: false,
      mayStillRun: true,
    });
  };
  return track(step, spec.kind, work, true);
}
