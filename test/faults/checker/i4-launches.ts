/** I4, launch by launch: the API shows each launch of a run once, and no other, with history's job and history's end. */
import { launchIds, type Evidence } from './evidence.js';
import { json, list, text, type Json } from './history.js';
import { endsOf } from './job-ends.js';
import type { Launch } from './launches.js';
import { statesTold } from './launch-states.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function sameLaunches(run: Run, evidence: Evidence): Violation[] {
  const document = json(evidence.documents.get(run.runId)?.at(-1)?.document);
  // A run that is not shown is told once.
  if (run.type.startsWith('millrace') || !text(document['state'])) return [];
  const shown = list(document['steps']).flatMap((step) =>
    list(json(step)['launches'])
      .map(json)
      .map((launch): Shown => ({ step: text(json(step)['name']), launch })),
  );
  const known = [...evidence.launches.values()].filter(({ starts }) => starts.some((start) => start.run === run));
  return [
    ...known.flatMap((launch) => wrongly(launch, run, shown, evidence)),
    ...shown
      .filter(({ launch: { key } }) => !known.some((launch) => launch.key === text(key)))
      .map(({ step, launch: { key } }): Violation => ({
        invariant: 'I4',
        ids: { ...idsOf(run), step, key: text(key) },
        message: `The API shows a launch of ${step} with key ${text(key) || 'none'}, which run ${run.runId} of ${run.workflowId} does not have.`,
      })),
  ];
}

interface Shown {
  step: string;
  launch: Json;
}

/** The first thing that is wrong: the others follow from it. */
function wrongly(launch: Launch, run: Run, shown: readonly Shown[], { jobs }: Evidence): Violation[] {
  const { key, kind, mark } = launch;
  const [accepted] = launch.accepted;
  const ids = { ...idsOf(run), ...launchIds(launch), ...(accepted && { jobId: accepted.jobId }) };
  const wrong = (message: string): Violation[] => [{ invariant: 'I4', ids, message }];
  // A clean take-down shows the launch that it ends under a step of its own.
  const own = shown.filter((one) => one.launch['key'] === key && one.step === mark.step);
  const [one] = own;
  if (!one || own.length > 1) return wrong(`The API shows launch ${mark.launch} of ${mark.step} ${own.length} times.`);
  const { awsId, state } = one.launch;
  if (accepted && awsId !== undefined && awsId !== accepted.awsId) {
    return wrong(`The API names ${text(awsId)} for ${mark.step}, and history ${accepted.awsId}.`);
  }
  const job = accepted && jobs.ours.get(accepted.jobId);
  const well = !job || kind === 'emr-cluster' || lastOf(job.family, jobs.ours)?.includes('succeeded');
  // A history that lies about the end is told by I2 (c).
  const lies = launch.told.some(({ status }) => status === 'succeeded');
  if (state === 'succeeded' && !well && !lies) {
    return wrong(`The API says that ${job.jobId} of ${mark.step} has succeeded, and AWS does not.`);
  }
  const states = statesTold(launch, run);
  return states(text(state))
    ? []
    : wrong(`The API calls launch ${mark.launch} of ${mark.step} ${text(state)}, and history does not.`);
}

function lastOf(family: string, jobs: Evidence['jobs']['ours']) {
  const last = [...jobs.values()].findLast((job) => job.family === family && job.ends.length > 0);
  return last && endsOf(last);
}
