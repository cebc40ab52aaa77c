/**
 * An orphan, and the janitor's passes over it: a run that was terminated beside its live job, workers whose grace is short,
 * and what the janitor's activities do, held where a fault is to meet it.
 */
import { toMs } from '../../../../contracts/duration.js';
import type { JanitorReport } from '../../../../contracts/janitor.js';
import type { Timing } from '../../../../contracts/timing.js';
import { Contradiction } from '../contradiction.js';
import { NotInTime } from '../events.js';
import { afterGraceMs, pass } from '../janitor.js';
import { throughTemporal } from '../journals/calls.js';
import type { Stage } from '../processes/plane.js';
import type { Entered } from '../proxy/gates.js';
import type { Trial } from '../trial.js';
import { exists, hasEnded, isWatched, strike } from './scenario.js';

export interface Left {
  /** AWS's id of the job that runs, and is nobody's. */
  job: string;
  /** A pass over this trial's runs alone; `reported`: what it may stop. */
  report(): Promise<JanitorReport>;
  stop(reported: readonly string[]): Promise<JanitorReport>;
}

/** The orphan obeys so late that a stop can be met between its request and the end. Beside it runs somebody else's. */
export const job = { forMs: 'until-told', stopAfterMs: 1_500 } as const;

/** For as long as `meet` takes the workers are others, whose grace is a matter of seconds. */
export async function withOrphan(trial: Trial, meet: (left: Left) => Promise<void>): Promise<void> {
  const { slot, driver, workflowId } = trial;
  const { workers, decoys } = slot;
  const handle = await trial.start();
  await isWatched(trial);
  const { job: id = '' } = await exists(trial);
  decoys.push({ jobId: await driver.foreign(slot, trial.id), why: 'foreign-run' });
  await throughTemporal(slot, { call: 'terminate', workflowId }, async () => {
    await handle.terminate('by an operator');
    return undefined;
  });
  const closedAt = (await handle.describe()).closeTime?.getTime() ?? 0;
  const since = new Date(trial.startedAt()).toISOString();
  const { config } = workers.order;
  const timing = impatient(slot.order.timing);
  // With them go the watchers of the run, who have not heard that it is over.
  await workers.down();
  await workers.up({ config: { ...config, timing } });
  try {
    await slot.events.passes(closedAt + toMs(timing.janitorGrace) + afterGraceMs);
    await meet({
      job: id,
      report: () => pass(slot, { mode: 'report', since }),
      stop: (reported) => pass(slot, { mode: 'stop', since, reported }),
    });
  } finally {
    await workers.down();
    await workers.up();
  }
  trial.say('healed');
}

/** A grace has to be longer than any listing lag. */
function impatient(timing: Timing): Timing {
  return { ...timing, ecsListingLag: timing.emrListingLag, janitorGrace: '4s' };
}

/** The first pass tells the orphan, and stops nothing. Gives what the next one may stop. */
export async function reported(trial: Trial, { job: id, report }: Left): Promise<readonly string[]> {
  const { orphans, next } = await report();
  nothingIsStopped(trial);
  if (!orphans.some(({ awsId = '', outcome }) => sameJob(awsId, id) && outcome === 'reported'))
    throw new Contradiction('I3', `The janitor does not tell ${id} of ${trial.id}: ${JSON.stringify(orphans)}`);
  return next.reported;
}

/** ECS's ids are ARNs. */
function sameJob(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

export function nothingIsStopped(trial: Trial): void {
  const stop = trial.slot.events
    .all()
    .find(({ from, event, at }) => from === 'plane' && event === 'stop-received' && at >= trial.startedAt());
  if (stop)
    throw new Contradiction('I7', `The janitor has asked for the stop of ${stop.job}, which is not for it to stop`);
}

/** The task of the janitor's activity that `passing` comes to. It is held, so that what follows is known to be its. */
export async function taskOf(
  trial: Trial,
  activity: string,
  begin: () => Promise<unknown>,
): Promise<{ entered: Entered; goOn: () => void }> {
  const gate = trial.slot.proxy.gate({ point: 'task', match: ({ activityType }) => activityType === activity });
  const passing = begin();
  const entered = await Promise.race([
    gate.entered,
    passing.then((report) => Promise.reject(new NotInTime(`The pass has no ${activity}: ${JSON.stringify(report)}`))),
  ]).finally(() => gate.cancel());
  return { entered, goOn: () => gate.release('forward') };
}

/** Holds a call that the activity makes at the plane. Gives who makes it. */
export async function holdCall(
  trial: Trial,
  { activity, operation, stage }: { activity: string; operation: string; stage: Stage },
  begin: () => Promise<unknown>,
): Promise<{ worker: number; isGivenUp: () => boolean; release: (how: 'go' | 'reset') => Promise<void> }> {
  const { plane, events } = trial.slot;
  const { entered, goOn } = await taskOf(trial, activity, begin);
  const id = `${trial.id}/${activity}/${operation}/${stage}`;
  await plane.gate({ id, service: trial.driver.service, operation, stage });
  goOn();
  const word = (event: string) => (line: { event: string; gate?: string }) => line.event === event && line.gate === id;
  await trial.when(`${operation} of ${activity} is held`, word('entered'));
  return {
    worker: Number(entered.worker),
    isGivenUp: () => events.all().some(word('abandoned')),
    release: (how) => plane.release(id, how),
  };
}

/** Alone: the other one goes on, and who comes in its place is told nothing of the shorter grace. */
export async function kill(trial: Trial, pid: number, exited: () => boolean): Promise<void> {
  if (exited())
    throw new NotInTime(`What the janitor did at ${trial.id} was over before worker ${pid} could be killed`);
  await strike(
    trial,
    async () => {
      await trial.slot.workers.of(pid).kill();
      return 'SIGKILL, waited for';
    },
    pid,
  );
}

/** It ends as stopped; then the job that is not ours, which has run all the time, is let go. */
export async function isCleared(trial: Trial, { job: id }: Left, passing: Promise<JanitorReport>): Promise<void> {
  const { orphans } = await passing;
  const own = orphans.find(({ awsId = '' }) => sameJob(awsId, id));
  // Asked for by the dead, it may have ended before anybody could ask again.
  if (own?.outcome !== 'stopped' && own?.outcome !== 'let-go')
    throw new Contradiction('I3', `The janitor has not stopped ${id} of ${trial.id}: ${JSON.stringify(orphans)}`);
  await hasEnded(trial, id);
  trial.isLeft();
  trial.job.end();
}
