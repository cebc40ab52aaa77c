/**
 * I2 (c): the ref that a launch accepted is its own job (key, spec, account and region in the ledger), and the end that
 * history tells is that job's end.
 */
import { isUnmarked, jobsOfLaunch, launchIds, type Evidence } from './evidence.js';
import { json, text } from './history.js';
import { endsOf } from './job-ends.js';
import type { Job } from './jobs.js';
import type { Accepted, Launch, Told } from './launches.js';
import { differences } from './spec-match.js';
import type { Violation } from './violation.js';

export function rightJob(evidence: Evidence): Violation[] {
  return [...evidence.launches.values()].flatMap((launch) => {
    const jobs = jobsOfLaunch(evidence, launch);
    // A key without any start is (a)'s.
    const refs = jobs.length === 0 ? [] : launch.accepted;
    const wrong = refs.flatMap((accepted) => wrongRef(launch, accepted, evidence.jobs.ours.get(accepted.jobId)));
    // Of somebody else's job nothing more is asked.
    const sentences =
      wrong.length > 0
        ? wrong
        : [
            ...refs.slice(0, 1).flatMap(({ jobId }) => wrongSpec(launch, evidence.jobs.ours.get(jobId))),
            ...launch.told.flatMap((told) => wrongEnd(launch, told, jobs)),
          ];
    return [...new Set(sentences)].map((message): Violation => {
      const jobId = launch.accepted[0]?.jobId ?? jobs[0]?.jobId;
      return {
        invariant: 'I2c',
        ids: { ...launchIds(launch), ...(jobId !== undefined && { jobId }) },
        message,
      };
    });
  });
}

function wrongRef(launch: Launch, { jobId, awsId, ref, run }: Accepted, job: Job | undefined): string[] {
  const what = `Run ${run.runId} accepted ${jobId} for ${launch.mark.step} (key ${launch.key})`;
  if (!job) return [`${what}, which is no job of ours in the ledger.`];
  const wanted = json(launch.input['target']);
  const target = json(ref['target']);
  const place = (name: 'account' | 'region', inLedger: string | undefined) =>
    text(wanted[name]) === inLedger && text(target[name]) === inLedger
      ? []
      : [
          `${what}: ${name} is ${inLedger} in the ledger, ${text(wanted[name])} was asked, ${text(target[name])} accepted.`,
        ];
  return [
    ...(job.key === launch.key || isUnmarked(launch) ? [] : [`${what}, which carries key ${job.key ?? 'none'}.`]),
    ...(job.service === launch.kind ? [] : [`${what}, which is a job of ${job.service}, not of ${launch.kind}.`]),
    ...(awsId === jobId ? [] : [`${what}, and its links name ${awsId}.`]),
    ...place('account', job.account),
    ...place('region', job.region),
  ];
}

function wrongSpec({ kind, mark, input }: Launch, job: Job | undefined): string[] {
  if (!job) return [];
  const found = differences(kind, json(input['spec']), json(job.request), mark) ?? [];
  return found.map((difference) => `Job ${job.jobId} of ${mark.step} is not what history asks for: ${difference}.`);
}

function wrongEnd({ key, mark, accepted }: Launch, { status, at, run }: Told, jobs: readonly Job[]): string[] {
  const who = `${mark.step} (key ${key}) in run ${run.runId}`;
  const [first] = jobs;
  if (status === 'nothing') {
    return first ? [`History says of ${who} that nothing was started, and the ledger has ${first.jobId}.`] : [];
  }
  // `lost` says that nobody knows.
  const own = jobs.filter(({ family }) => accepted.length === 0 || accepted.some(({ jobId }) => jobId === family));
  const last = own.findLast(({ ends }) => ends.length > 0) ?? own[0];
  if (status === 'lost' || !last) return [];
  const real = endsOf(last);
  if (!real) return [`History says of ${who} that it has ${status}, and by the ledger ${last.jobId} has not ended.`];
  const word = last.ends.at(-1)?.detail ?? '';
  if (!real.includes(status)) return [`History says of ${who} that it has ${status}, and the ledger: ${word}.`];
  const early = last.finished.length > 0 && last.finished.every((end) => end.at > at + roundingMs);
  return status === 'succeeded' && early
    ? [`History says of ${who} that it has succeeded, before the process of ${last.jobId} had ended.`]
    : [];
}

/** Of times that are written in whole milliseconds by two processes. */
const roundingMs = 5;
