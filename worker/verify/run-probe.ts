/**
 * One probe from its start to its end: the points that need no job, the one start, those of a running job, the stop, and
 * those of an ended one. Each point that can be asked gets its answer, whatever happens to the job.
 */
import { randomBytes } from 'node:crypto';
import type { JobDriver } from '../../activities/job-driver.js';
import { fromMs, type Duration } from '../../contracts/duration.js';
import { hasEnded, isReady, type JobMark, type JobRef, type JobState } from '../../contracts/job.js';
import { settlingMs } from '../../contracts/timing.js';
import { answerOf, errorEvidence, notChecked, type Answer } from './answer.js';
import { asError, lookFor } from './look-for.js';
import type { Check, JobScene, Scene } from './point.js';
import type { Probe } from './probe.js';

export type ProbeParts = Pick<Scene, 'target' | 'timing' | 'patience' | 'launches' | 'provokeThrottling' | 'signal'> & {
  driver: JobDriver;
};
export type Tell = (point: string, answer: Answer) => void;

type Stage = 'before' | 'running' | 'ended';

export async function runProbe(probe: Probe, parts: ProbeParts, tell: Tell): Promise<void> {
  const { client, spec, unknown } = probe;
  const scene: Scene = { ...parts, client, spec, unknown };
  await askAll(probe, 'before', scene, tell);

  const job = await begin(scene);
  if (typeof job === 'string') {
    for (const id of pointsOf(probe, 'running', 'ended')) tell(id, notChecked(job));
    return;
  }
  await askAll(probe, 'running', job, tell);
  job.stop = await stopIt(job);
  await askAll(probe, 'ended', job, tell);
}

/** Starts the job and waits until it runs, or has ended; meanwhile it is looked for. A text when there is no job. */
async function begin(scene: Scene): Promise<JobScene | string> {
  const { driver, spec, launches, timing, patience, signal } = scene;
  const mark = newMark();
  const states: JobState[] = [];
  try {
    signal.throwIfAborted();
    const sentAt = Date.now();
    const answer = await launches.start(driver, spec, mark);
    const answeredAt = Date.now();
    if ('refused' in answer) return `not started, AWS refused for now: ${answer.refused}`;
    const ref = answer.started;
    const look = { every: patience.every, signal };
    const listingWithin = fromMs(settlingMs(timing, driver.facts.listingLag));
    const [described, listed] = await Promise.all([
      lookFor(() => shown(driver, ref, states), { ...look, within: timing.unseenPatience }),
      lookFor(() => driver.find(spec, mark), { ...look, within: listingWithin }),
    ]);
    const job = { ...scene, mark, ref, states, sentAt, answeredAt, described, listed };
    await untilIt(job, (state) => isReady(state) || hasEnded(state), patience.running);
    return job;
  } catch (error) {
    return signal.aborted ? 'stopped before its turn' : `not started: ${errorEvidence(error)}`;
  }
}

/** Asked once, after a look: what it does not stop is for the end to stop. */
async function stopIt(job: JobScene): Promise<NonNullable<JobScene['stop']>> {
  try {
    job.signal.throwIfAborted();
    await shown(job.driver, job.ref, job.states as JobState[]);
    if (job.states.some(hasEnded)) return { asked: false };
    await job.driver.stop(job.ref, 'npm run verify-aws has seen what it wanted', 0);
    await untilIt(job, hasEnded, job.patience.stopped);
    return { asked: true };
  } catch (error) {
    return { asked: true, refusal: asError(error) };
  }
}

async function untilIt(job: JobScene, is: (state: JobState) => boolean, within: Duration): Promise<void> {
  const { driver, ref, patience, signal } = job;
  const states = job.states as JobState[];
  const look = async (): Promise<JobState | undefined> => {
    const state = await shown(driver, ref, states);
    return state && is(state) ? state : undefined;
  };
  await lookFor(look, { within, every: patience.every, signal });
}

async function shown(driver: JobDriver, ref: JobRef, states: JobState[]): Promise<JobState | undefined> {
  const [state] = await driver.describe([ref]);
  if (!state || state.status === 'missing') return undefined;
  states.push(state);
  return state;
}

async function askAll(probe: Probe, stage: Stage, scene: Scene, tell: Tell): Promise<void> {
  for (const id of pointsOf(probe, stage)) {
    const check = (probe.points[id] as { check: Check<unknown> }).check as Record<
      Stage,
      (scene: unknown) => Promise<Answer>
    >;
    tell(id, await answerOf(() => check[stage](scene), scene.signal));
  }
}

function pointsOf(probe: Probe, ...stages: Stage[]): string[] {
  return Object.entries(probe.points).flatMap(([id, { check }]) =>
    stages.some((stage) => stage in check) ? [id] : [],
  );
}

function newMark(): JobMark {
  return {
    key: randomBytes(16).toString('hex'),
    mintedAt: new Date().toISOString(),
    namespace: 'none',
    workflowId: 'verify-aws',
    runId: 'none',
    pipeline: 'verify-aws',
    step: 'verify',
    launch: 1,
  };
}
