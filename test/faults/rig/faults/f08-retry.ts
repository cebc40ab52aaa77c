/**
 * F8 on what comes after a run: retries and reruns that many ask for at once, whose API dies, or that come beside a job
 * which may still run. What has succeeded is kept, what has failed is started once under a new key.
 */
import type { Cell } from '../cell.js';
import { Contradiction } from '../contradiction.js';
import { within } from '../events.js';
import { throughTemporal } from '../journals/calls.js';
import { slowness } from '../timing.js';
import type { Trial } from '../trial.js';
import { killAt, points } from './f08-api.js';
import {
  ask,
  askAndGet,
  askInVain,
  commits,
  endOf,
  failed,
  failsSecond,
  follows,
  forEachKindThatIsKept,
  mend,
} from './retried.js';
import { exists, forEachKind, hasEnded, isStopped, isWatched, strike } from './scenario.js';

/** Of one request, every second time: its repeats are answered with its run. All others are told of the one that has come. */
async function fifty(trial: Trial, call: 'retry' | 'rerun', of: string, variant: number): Promise<string> {
  const request = variant % 2 === 1 ? { request: `${trial.id}-${call}` } : {};
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(trial, { call, follows: of, ...request })));
  const [runId, ...others] = new Set(answers.flatMap((came) => (came.ok ? (came.runId ?? '') : [])));
  const refusals = answers.flatMap((came) => (came.ok ? [] : came.error));
  const accepted = answers.length - refusals.length;
  if (runId === undefined || others.length > 0 || accepted !== (variant % 2 === 1 ? 50 : 1))
    throw new Contradiction('I1', `Fifty ask for a ${call} of ${trial.id}: ${JSON.stringify(answers)}`);
  const other = refusals.find((error) => !error.includes('later-run-exists') || !error.includes(runId));
  if (other !== undefined)
    throw new Contradiction('I1', `One of fifty that ask for a ${call} of ${trial.id} hears ${other}`);
  return runId;
}

const atOnce = (call: 'retry' | 'rerun', jobs: number) =>
  forEachKindThatIsKept(() => ({
    fault: 'F8',
    window: `${call}-fifty`,
    ...failsSecond,
    async meet(trial, variant) {
      const of = await failed(trial);
      let runId = '';
      await strike(trial, async () => `50 answers, run ${(runId = await fifty(trial, call, of, variant))}`);
      await follows(trial, { call, of, runId, jobs });
      await askInVain(trial, 'later-run-exists', { call, follows: of });
      trial.say('healed');
    },
  }));

/** A request stands at Temporal's door while another's successor begins and fails: that is no run that it may follow. */
const late = forEachKindThatIsKept(() => ({
  fault: 'F8',
  window: 'retry-late',
  ...failsSecond,
  async meet(trial, variant) {
    const { proxy, client, order } = trial.slot;
    const call = variant % 2 === 0 ? 'retry' : 'rerun';
    const of = await endOf(await trial.start(), 'FAILED');
    const gate = proxy.gate({ point: 'start-run', match: ({ workflowId }) => workflowId === trial.workflowId });
    const asked = ask(trial, { call, follows: of });
    asked.catch(() => undefined);
    const stands = within(gate.entered, `a ${call} is held (trial ${trial.id})`, 20_000 * slowness(order.timing));
    await stands.finally(() => gate.cancel());
    const runId = await askAndGet(trial, { call, follows: of });
    await endOf(client.workflow.getHandle(trial.workflowId, runId), 'FAILED');
    await strike(trial, async () => {
      gate.release('forward');
      const came = await asked;
      if (came.ok || !came.error.includes('later-run-exists') || !came.error.includes(runId))
        throw new Contradiction('I1', `After run ${runId} a late ${call} of ${of} hears ${JSON.stringify(came)}`);
      return came.error;
    });
    await follows(trial, { call, of, runId, jobs: call === 'retry' ? 3 : 4, ends: 'FAILED' });
    trial.say('healed');
  },
}));

/** As in `f08-api.ts`: what it was saying arrives late, every second time only when the repeat was answered and done. */
const apiKilled: readonly Cell[] = Object.entries(points).flatMap(([window, { point, of: at }]) =>
  forEachKindThatIsKept(() => ({
    fault: 'F8',
    window: `retry-${window}`,
    ...failsSecond,
    async meet(trial, variant) {
      const of = await failed(trial);
      const order = { call: 'retry', follows: of, request: `${trial.id}-retry` } as const;
      const arrives = await killAt(trial, point, at(trial), () => ask(trial, order));
      if (variant % 2 === 1) arrives();
      const runId = await askAndGet(trial, order);
      if (variant % 2 === 0) {
        await endOf(trial.slot.client.workflow.getHandle(trial.workflowId, runId));
        arrives();
      }
      await follows(trial, { call: 'retry', of, runId, jobs: 3 });
      const again = await askAndGet(trial, order);
      if (again !== runId)
        throw new Contradiction('I1', `The repeat of ${trial.id}'s retry has run ${again}, and not ${runId}`);
      trial.say('healed');
    },
  })),
);

/** The run was terminated beside its live job. It is named, and its successor runs beside it; then both may end. */
const besideLiveJob = forEachKind(() => ({
  fault: 'F8',
  window: 'retry-live-job',
  job: { forMs: 'until-told' as const },
  async meet(trial, variant) {
    const call = variant % 2 === 0 ? 'retry' : 'rerun';
    const handle = await trial.start();
    await isWatched(trial);
    const { job = '' } = await exists(trial);
    const { runId: of } = await handle.describe();
    await throughTemporal(trial.slot, { call: 'terminate', workflowId: trial.workflowId, runId: of }, async () => {
      await handle.terminate('by an operator');
      return undefined;
    });
    let runId = '';
    await strike(trial, async () => {
      const refusal = await askInVain(trial, 'job-may-still-run', { call, follows: of });
      if (!refusal.includes(job)) throw new Contradiction('I2d', `The refusal does not name ${job}: ${refusal}`);
      await askInVain(trial, 'job-may-still-run', { call, follows: of, mayStillRun: [`${job}-another`] });
      runId = await askAndGet(trial, { call, follows: of, mayStillRun: [job] });
      return `refused, and accepted as ${runId} beside ${job}`;
    });
    const second = await trial.when('a second job exists', ({ from }) => from === 'plane' && commits(trial).size === 2);
    trial.job.end();
    await hasEnded(trial, job);
    if (second.job !== undefined) await hasEnded(trial, second.job);
    await follows(trial, { call, of, runId, jobs: 2 });
    trial.say('healed');
  },
}));

/**
 * The run ended as `JobStillRunning`. Its job has ended since, which the API can't know: it has to be named all the same. No
 * step of EMR: the second ask kills its process, whatever it ignores.
 */
const stillRunning = forEachKindThatIsKept(() => ({
  fault: 'F8',
  window: 'retry-still-running',
  slow: true,
  ...failsSecond,
  job: { forMs: 'until-told' as const, ignoresStop: true },
  async meet(trial) {
    const handle = await trial.start();
    await trial.when('the second job exists', () => commits(trial).size === 2);
    const [, job = ''] = commits(trial);
    await trial.cancel();
    await isStopped(trial);
    await trial.when('the stop gives up', ({ event, verb }) => event === 'completed' && verb === 'stop', 90_000);
    const of = await endOf(handle);
    trial.job.end();
    await hasEnded(trial, job);
    await mend(trial);
    let runId = '';
    await strike(trial, async () => {
      const refusal = await askInVain(trial, 'JobStillRunning', { call: 'retry', follows: of });
      runId = await askAndGet(trial, { call: 'retry', follows: of, mayStillRun: [job] });
      return `refused (${refusal.slice(0, 200)}), and accepted as ${runId}`;
    });
    await follows(trial, { call: 'retry', of, runId, jobs: 3 });
    trial.say('healed');
  },
})).filter(({ kind }) => kind !== 'emr-step');

export const successors: readonly Cell[] = [
  ...atOnce('retry', 3),
  ...atOnce('rerun', 4),
  ...late,
  ...apiKilled,
  ...besideLiveJob,
  ...stillRunning,
];
