/** A run is a success only if the last launch of every step ended well by the witness: exit code 0, a cluster taken down. */
import { jobsOfLaunch, launchIds, type Evidence } from './evidence.js';
import type { Launch } from './launches.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function unearnedSuccess(run: Run, evidence: Evidence): Violation[] {
  if (run.status !== 'COMPLETED' || evidence.rig.tolerant?.includes(run.type)) return [];
  return lastLaunches(run, evidence).flatMap((launch) => {
    const why = whyNot(launch, evidence);
    if (why === undefined) return [];
    return [
      {
        invariant: 'I4',
        ids: { ...idsOf(run), ...launchIds(launch) },
        message: `Run ${run.runId} of ${run.workflowId} is a success, and of its step ${launch.mark.step} ${why}.`,
      },
    ];
  });
}

/** By step. */
export function lastLaunches(run: Run, { launches }: Evidence): Launch[] {
  const own = [...launches.values()].filter(({ starts }) => starts.some((start) => start.run.runId === run.runId));
  return [...Map.groupBy(own, ({ mark }) => mark.step).values()].map((same) =>
    same.reduce((last, launch) => (launch.mark.launch > last.mark.launch ? launch : last)),
  );
}

function whyNot(launch: Launch, evidence: Evidence): string | undefined {
  const jobs = jobsOfLaunch(evidence, launch);
  // A history that lies about the end is told by I2 (c), with the same job.
  if (jobs.length > 0 && launch.told.some(({ status }) => status === 'nothing')) return undefined;
  const last = jobs.at(-1);
  if (!last) return 'no job was ever started';
  if (launch.kind === 'emr-cluster') {
    return last.ends.length > 0 ? undefined : `cluster ${last.jobId} was never taken down`;
  }
  if (jobs.some(({ finished }) => finished.at(-1)?.code === 0)) return undefined;
  const code = last.finished.at(-1)?.code;
  const told = launch.told.at(-1)?.status;
  if (told === 'succeeded') return undefined;
  return code === undefined ? `job ${last.jobId} never ended by itself` : `job ${last.jobId} exited with ${code}`;
}
