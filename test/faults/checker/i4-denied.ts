/** A run that blames a job for its end is wrong where that job has ended well: a deadline is a race, AWS's success counts. */
import { jobsOfLaunch, launchIds, type Evidence } from './evidence.js';
import { failuresOf } from './history.js';
import { lastLaunches } from './i4-success.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

const blaming: ReadonlySet<string> = new Set(['JobFailed', 'JobStopped', 'JobTimedOut', 'JobLost']);

export function deniedSuccess(run: Run, evidence: Evidence): Violation[] {
  const blamed = failuresOf(run.closed?.attributes['failure']).filter(({ type }) => blaming.has(type));
  return lastLaunches(run, evidence).flatMap((launch): Violation[] => {
    const blame = blamed.find(({ details }) => details['step'] === launch.mark.step);
    const well = jobsOfLaunch(evidence, launch).find(({ finished }) => finished.at(-1)?.code === 0);
    if (!blame || !well || launch.kind === 'emr-cluster') return [];
    const message = `Run ${run.runId} of ${run.workflowId} ends as ${blame.type} of step ${launch.mark.step}, whose job ${well.jobId} ended well.`;
    return [{ invariant: 'I4', ids: { ...idsOf(run), ...launchIds(launch), jobId: well.jobId }, message }];
  });
}
