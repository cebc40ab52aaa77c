/**
 * I2 (d): two jobs of one step of one workflow id never run at once by the witness, across runs too. Temporal's own
 * terminate and reset leave jobs behind by design: overlap after one of these is counted in rows of its own.
 */
import { launchOfJob, type Evidence } from './evidence.js';
import { lifeOf, type Job } from './jobs.js';
import type { Launch } from './launches.js';
import type { Run } from './runs.js';
import type { ClientEntry } from './sources.js';
import type { Counted, Violation } from './violation.js';

interface Life {
  job: Job;
  launch: Launch;
  from: number;
  to: number;
}

export interface Overlaps {
  violations: Violation[];
  counted: Counted[];
}

export function overlaps(evidence: Evidence): Overlaps {
  const found: Overlaps = { violations: [], counted: [] };
  const steps = Map.groupBy(livesOf(evidence), ({ launch: { mark } }) =>
    JSON.stringify([mark.namespace, mark.workflowId, mark.step]),
  );
  for (const lives of steps.values()) {
    for (const [first, second] of pairs(lives.sort((a, b) => a.from - b.from))) {
      const { mark } = second.launch;
      const ids = {
        namespace: mark.namespace,
        workflowId: mark.workflowId,
        step: mark.step,
        keys: `${first.launch.key} ${second.launch.key}`,
        jobIds: `${first.job.jobId} ${second.job.jobId}`,
      };
      const what = `${second.job.jobId} of ${mark.step} of ${mark.workflowId} began ${Math.round(first.to - second.from)} ms before ${first.job.jobId} had ended`;
      const cause = causeOf(evidence, first, second);
      if (cause)
        found.counted.push({ what: `overlap-after-${cause.call}`, ids, message: `${what}, after a ${cause.call}.` });
      else found.violations.push({ invariant: 'I2d', ids, message: `${what}.` });
    }
  }
  return found;
}

function livesOf(evidence: Evidence): Life[] {
  return [...evidence.jobs.ours.values()].flatMap((job) => {
    const launch = launchOfJob(evidence, job);
    const life = lifeOf(job);
    return launch && life ? [{ job, launch, from: life.from, to: life.to ?? evidence.rig.collectedAt }] : [];
  });
}

/** Two jobs of one key are (a)'s. */
function pairs(lives: readonly Life[]): [Life, Life][] {
  return lives.flatMap((first, index) =>
    lives
      .slice(index + 1)
      .filter((second) => second.from < first.to && second.launch.key !== first.launch.key)
      .map((second): [Life, Life] => [first, second]),
  );
}

/** A terminate or reset of the first job's run, before the second began. */
function causeOf({ client, runs }: Evidence, first: Life, second: Life): { call: 'terminate' | 'reset' } | undefined {
  const { namespace, workflowId } = second.launch.mark;
  const owners = first.launch.starts.map(({ run }) => run);
  const entry = client.find(
    ({ call, phase, at, op, ...where }) =>
      (call === 'terminate' || call === 'reset') &&
      phase !== 'fail' &&
      where.namespace === namespace &&
      where.workflowId === workflowId &&
      at < second.from &&
      at < first.to &&
      owners.some((run) =>
        concerns(
          run,
          at,
          second.from,
          client.filter((other) => other.op === op),
          runs,
        ),
      ),
  );
  return entry && { call: entry.call as 'terminate' | 'reset' };
}

/** A call names the run, or, answering a reset, the one in its place; one that names none is for the run that it ended. */
function concerns(run: Run, from: number, to: number, entries: readonly ClientEntry[], runs: readonly Run[]): boolean {
  if (entries.some(({ phase }) => phase === 'fail')) return false;
  const named = entries.find(({ runId }) => runId !== undefined)?.runId;
  const { closed, status, originalRunId, runId } = run;
  if (named === runId) return true;
  const inPlace = runs.some((other) => other.runId === named && other.originalRunId === originalRunId);
  if (named !== undefined && !inPlace) return false;
  return status === 'TERMINATED' && closed !== undefined && closed.at >= Math.floor(from) && closed.at <= to;
}
