/**
 * Where the sources contradict each other, or lack what they promise, the rig is broken, and nothing of Millrace's is
 * judged: the ledger and the witness tell the same story of every job, and Temporal's two words on a run agree.
 */
import type { Evidence } from './evidence.js';
import { endsOf } from './job-ends.js';
import { processStories } from './job-processes.js';
import type { Job } from './jobs.js';
import { idsOf, statusIn } from './runs.js';
import { totalsOf } from './totals.js';
import type { Finding } from './violation.js';

export function brokenRig(evidence: Evidence): Finding[] {
  const { ours, decoys } = evidence.jobs;
  return [
    ...nothingJudged(evidence),
    ...tooEarly(evidence),
    ...strangers(evidence),
    ...evidence.jobs.unknown.map(({ jobId, pid, event }) => ({
      ids: { jobId, pid: String(pid) },
      message: `The witness has the ${event} of ${jobId}, of which the ledger knows nothing.`,
    })),
    ...[...ours.values(), ...decoys.values()].flatMap(twoStories),
    ...[...ours.values(), ...decoys.values()].flatMap((job) => processStories(job, evidence)),
    ...[...ours.values()].flatMap(withoutFacts),
    ...evidence.rig.decoys
      .filter(({ jobId }) => !decoys.has(jobId))
      .map(({ jobId }) => ({ ids: { jobId }, message: `The ledger has no decoy ${jobId}.` })),
    ...runs(evidence),
  ];
}

/** Sources of which one is empty are clean by saying nothing. */
function nothingJudged(evidence: Evidence): Finding[] {
  const { runs, launches, jobs } = totalsOf(evidence);
  const none = Object.entries({ runs, launches, jobs }).flatMap(([name, count]) => (count === 0 ? name : []));
  if (none.length === 0 || evidence.rig.idle) return [];
  return [{ ids: { none: none.join(' ') }, message: `The sources have no ${none.join(', no ')}.` }];
}

/** Who exits was started; and without any start nobody can say who ran. */
function strangers({ processes, rig }: Evidence): Finding[] {
  const started = processes.filter(({ event }) => event === 'started');
  if (started.length === 0 && !rig.idle)
    return [{ ids: { source: 'processes.ndjson' }, message: 'No process was started.' }];
  return processes
    .filter(
      ({ event, pid, role, at }) =>
        event !== 'started' && !started.some((one) => one.pid === pid && one.role === role && one.at <= at),
    )
    .map(({ event, pid, role }) => ({
      ids: { pid: String(pid), role },
      message: `The rig has the ${event} of the ${role} with pid ${pid}, and not its start.`,
    }));
}

function tooEarly({ rig }: Evidence): Finding[] {
  const { quietAt, collectedAt, graceMs } = rig;
  if (collectedAt >= quietAt + graceMs) return [];
  return [
    {
      ids: {},
      message: `The sources were collected ${collectedAt - quietAt} ms after the last fault, within the grace of ${graceMs} ms.`,
    },
  ];
}

function twoStories(job: Job): Finding[] {
  const { jobId, key, begun, finished, ends, service } = job;
  const of = (message: string): Finding[] => [{ ids: { jobId, ...(key !== undefined && { key }) }, message }];
  const told = endsOf(job);
  const word = ends.at(-1)?.detail;
  if (ends.length > 0 && !told) return of(`${jobId} ended by a word that nobody knows: ${word ?? 'none'}.`);
  const other = [...begun, ...finished].find((entry) => entry.key !== undefined && entry.key !== key);
  if (other) return of(`The process of ${jobId} has key ${other.key}, and the ledger ${key ?? 'none'}.`);
  if (finished.length > begun.length) return of(`The process of ${jobId} ended more often than it began.`);
  if (service === 'emr-cluster' || !told) return [];
  const code = finished.at(-1)?.code;
  if (told.length === 1 && told[0] === 'succeeded' && code !== undefined && code !== 0) {
    return of(`The ledger has ${jobId} as ${word}, and its process exited with ${code}.`);
  }
  if (code === 0 && byItself.test(word ?? '') && !told.includes('succeeded')) {
    return of(`The ledger has ${jobId} as ${word}, and its process exited with 0.`);
  }
  return [];
}

/** Ends that are the process' own doing. */
const byItself = /^(FAILED|EssentialContainerExited)/;

/** Without these nobody can say whether a job is the one that was asked for. */
function withoutFacts({ jobId, key, commits, request, account, region }: Job): Finding[] {
  const lacking = Object.entries({ request, account, region }).flatMap(([name, value]) =>
    value === undefined ? name : [],
  );
  if (key === undefined || commits.length === 0 || lacking.length === 0) return [];
  return [{ ids: { jobId, key }, message: `The ledger does not say the ${lacking.join(', ')} of ${jobId}.` }];
}

function runs({ runs, rig }: Evidence): Finding[] {
  const twice = [...Map.groupBy(runs, ({ runId }) => runId).values()]
    .filter(({ length }) => length > 1)
    .map(([run]) => ({
      ids: run ? idsOf(run) : {},
      message: `histories.ndjson has run ${run?.runId} more than once.`,
    }));
  const foreign = runs
    .filter(({ namespace }) => !rig.namespaces.includes(namespace))
    .map((run) => ({
      ids: idsOf(run),
      message: `Run ${run.runId} is of namespace ${run.namespace}, which is none of the rig's.`,
    }));
  const torn = runs
    .filter((run) => statusIn(run) !== run.status)
    .map((run) => ({
      ids: idsOf(run),
      message: `Temporal calls run ${run.runId} of ${run.workflowId} ${run.status}, and its history ends as ${statusIn(run)}.`,
    }));
  return [...twice, ...foreign, ...torn];
}
