/** I4: API, Temporal, ledger and witness tell the same end; a success rests on jobs that ended well; what ended stays so. */
import { deniedSuccess } from './i4-denied.js';
import { comesBack } from './i4-comes-back.js';
import { unearnedSuccess } from './i4-success.js';
import type { Evidence } from './evidence.js';
import { json, list, text } from './history.js';
import { endsOf } from './job-ends.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function agreement(evidence: Evidence): Violation[] {
  const served = new Set(evidence.runs.filter((run) => evidence.documents.has(run.runId)).map((run) => run.namespace));
  return [
    ...evidence.runs.filter(({ namespace }) => served.has(namespace)).flatMap((run) => sameEnd(run, evidence)),
    ...evidence.runs.flatMap((run) => sameLaunches(run, evidence)),
    ...evidence.runs.flatMap((run) => unearnedSuccess(run, evidence)),
    ...evidence.runs.flatMap((run) => deniedSuccess(run, evidence)),
    ...comesBack(evidence),
  ];
}

/** What the API calls Temporal's words. */
const states: Readonly<Record<string, string>> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  CANCELED: 'cancelled',
  TERMINATED: 'terminated',
};
const closed: ReadonlySet<string> = new Set(Object.values(states));

function sameEnd(run: Run, { documents }: Evidence): Violation[] {
  const entries = documents.get(run.runId);
  const state = text(json(entries?.at(-1)?.document)['state']);
  if (!state) {
    // A receipt is no run to the API.
    const engines = run.type.startsWith('millrace');
    return engines ? [] : [of(run, `The API does not show run ${run.runId} of ${run.workflowId}.`)];
  }
  const wanted = states[run.status];
  if (run.status === 'CONTINUED_AS_NEW' || (wanted === undefined ? !closed.has(state) : state === wanted)) return [];
  return [of(run, `The API calls run ${run.runId} of ${run.workflowId} ${state}, and Temporal ${run.status}.`)];
}

/** The API's word on each launch: its job, and no success that AWS does not know. */
function sameLaunches(run: Run, { documents, launches, jobs }: Evidence): Violation[] {
  const document = json(documents.get(run.runId)?.at(-1)?.document);
  return list(document['steps']).flatMap((step) =>
    list(json(step)['launches'])
      .map(json)
      .flatMap(({ key, awsId, state }) => {
        const launch = launches.get(text(key));
        const accepted = launch?.accepted[0];
        // A clean take-down shows the launch that it ends, without a job of its own.
        if (!launch || !accepted) return [];
        const job = jobs.ours.get(accepted.jobId);
        const ids = { ...idsOf(run), key: launch.key, step: launch.mark.step, jobId: accepted.jobId };
        const wrong = (message: string): Violation[] => [{ invariant: 'I4', ids, message }];
        if (awsId !== undefined && awsId !== accepted.awsId) {
          return wrong(`The API names ${text(awsId)} for ${launch.mark.step}, and history ${accepted.awsId}.`);
        }
        const well = !job || launch.kind === 'emr-cluster' || lastOf(job.family, jobs.ours)?.includes('succeeded');
        return state === 'succeeded' && !well
          ? wrong(`The API says that ${accepted.jobId} of ${launch.mark.step} has succeeded, and AWS does not.`)
          : [];
      }),
  );
}

function lastOf(family: string, jobs: Evidence['jobs']['ours']) {
  const last = [...jobs.values()].findLast((job) => job.family === family && job.ends.length > 0);
  return last && endsOf(last);
}

function of(run: Run, message: string): Violation {
  return { invariant: 'I4', ids: idsOf(run), message };
}
