/** What retries and reruns have in common: a run that failed at its second step, who asks for its successor, and what has to come of it. */
import type { WorkflowHandle } from '@temporalio/client';
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { Contradiction } from '../contradiction.js';
import { trialJob, type JobOrder } from '../jobs/job.js';
import type { Came } from '../journals/client.js';
import { askForSuccessor, type SuccessorOrder } from '../journals/successors.js';
import { until } from './operator.js';
import { isOurs, type Trial, type TrialOrder } from '../trial.js';
import { forEachKind } from './scenario.js';

/** Two steps in sequence: the first succeeds, the second is the trial's own job, which fails. */
export const failsSecond = {
  pipeline: 'sequence',
  job: { exitCode: 7 },
  async input(trial) {
    return { specs: [(await trial.another('first', { forMs: 100 })).spec, trial.spec] };
  },
} as const satisfies Pick<TrialOrder, 'pipeline' | 'job' | 'input'>;

/** A cluster is no outcome that a retry could keep: it is created anew. */
export const forEachKindThatIsKept = (make: (kind: JobKind) => Omit<Cell, 'kind'>): Cell[] =>
  forEachKind(
    make,
    jobKinds.filter((kind) => kind !== 'emr-cluster'),
  );

/** Resolves with its run id when it has failed, and what made its job fail is mended. */
export async function failed(trial: Trial): Promise<string> {
  const runId = await endOf(await trial.start(), 'FAILED');
  await mend(trial);
  return runId;
}

/** From now on the trial's job does something else; by default it succeeds. */
export async function mend({ slot, id }: Trial, order: JobOrder = {}): Promise<void> {
  await slot.plane.script(id, trialJob(slot.order.folder, id, slot.witnessFile, order).script);
}

export function ask({ slot, workflowId }: Trial, order: Omit<SuccessorOrder, 'workflowId'>): Promise<Came> {
  return askForSuccessor(slot, { workflowId, ...order });
}

/** Has to be accepted. Gives the successor's run id. */
export async function askAndGet(trial: Trial, order: Omit<SuccessorOrder, 'workflowId'>): Promise<string> {
  const came = await ask(trial, order);
  if (!came.ok || came.runId === undefined)
    throw new Contradiction('I1', `The ${order.call} of ${trial.id} should be accepted: ${JSON.stringify(came)}`);
  return came.runId;
}

/** The answer has to be a refusal of this kind. Gives its text. */
export async function askInVain(
  trial: Trial,
  problem: string,
  order: Omit<SuccessorOrder, 'workflowId'>,
): Promise<string> {
  const came = await ask(trial, order);
  if (came.ok || !came.error.includes(problem)) {
    const should = `The ${order.call} of ${trial.id} should be refused as ${problem}`;
    throw new Contradiction('I2d', `${should}: ${JSON.stringify(came)}`);
  }
  return came.error;
}

interface Followed {
  call: 'retry' | 'rerun';
  of: string;
  runId: string;
  jobs: number;
  ends?: 'COMPLETED' | 'FAILED';
}

/** It ends as it should, is linked with the run that it follows, and all of the trial's runs together have started so many jobs. */
export async function follows(trial: Trial, { call, of, runId, jobs, ends = 'COMPLETED' }: Followed): Promise<void> {
  const { slot, workflowId } = trial;
  await endOf(slot.client.workflow.getHandle(workflowId, runId), ends);
  const { body } = await slot.api.call('GET', `runs/${encodeURIComponent(`${workflowId}:${runId}`)}`);
  const linked = (body as Record<string, unknown>)[`${call}Of`];
  if (linked !== `${workflowId}:${of}`)
    throw new Contradiction('I4', `Run ${runId} is no ${call} of ${of}, but of ${String(linked)}`);
  const started = commits(trial);
  if (started.size !== jobs)
    throw new Contradiction('I4', `${trial.id} should have started ${jobs} jobs, and has ${[...started].join(', ')}`);
}

export function commits({ events }: Trial): ReadonlySet<string> {
  const own = events().filter((event) => event.from === 'plane' && event.event === 'committed' && isOurs(event));
  return new Set(own.map(({ job = '' }) => job));
}

/** However it ends, unless it has to end in one way. */
export async function endOf(handle: WorkflowHandle, wanted?: string): Promise<string> {
  const { status, runId } = await until(
    'the run has ended',
    async () => {
      const described = await handle.describe();
      return described.status.name !== 'RUNNING' && described;
    },
    60_000,
  );
  if (wanted !== undefined && status.name !== wanted)
    throw new Contradiction('I4', `Run ${runId} of ${handle.workflowId} ended as ${status.name}, not ${wanted}`);
  return runId;
}
