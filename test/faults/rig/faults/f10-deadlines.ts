/** F10: deadlines of a step, and of a run, pass while AWS is slow to stop, or while nobody watches. */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { NotInTime } from '../events.js';
import { exists, forEachKind, hasEnded, isStopped, isWatched, strike } from './scenario.js';

const timeout = '2s';

/** A step is asked harder the second time, after three seconds, and its process is killed: that one tells its witness nothing. */
const stopAfterMsOf = (kind: JobKind) => (kind === 'emr-step' ? 1_500 : 3_000);

/** As `timesOut` has it. */
const runTimeoutMs = 2_000;
const ofRun: Pick<Cell, 'pipeline' | 'input'> = { pipeline: 'timesOut', input: ({ spec }) => ({ spec }) };

/** The job obeys late: the run may not end before it. */
const slowStop = forEachKind((kind) => ({
  fault: 'F10',
  window: 'slow-stop',
  job: { forMs: 'until-told' as const, stopAfterMs: stopAfterMsOf(kind) },
  input: ({ spec }) => ({ spec, timeout }),
  async meet(trial) {
    await trial.start();
    const stop = await isStopped(trial);
    await strike(trial, async () => {
      const took = (await hasEnded(trial, stop.job)).at - stop.at;
      if (took < stopAfterMsOf(kind)) throw new NotInTime(`Job ${stop.job} has obeyed within ${took} ms`);
      return `asked at ${stop.at}, obeyed ${Math.round(took)} ms later`;
    });
    trial.say('healed');
  },
}));

/**
 * AWS says yes, and the job runs on for longer than anybody waits: then the run says so, and names it. No step of EMR: the
 * second ask kills its process, whatever it ignores.
 */
const neverStops = forEachKind(
  () => ({
    fault: 'F10',
    window: 'never-stops',
    slow: true,
    job: { forMs: 'until-told' as const, ignoresStop: true },
    input: ({ spec }) => ({ spec, timeout }),
    async meet(trial) {
      await trial.start();
      const stop = await isStopped(trial);
      await strike(trial, () => Promise.resolve(`asked at ${stop.at}, and ignored`));
      await trial.when('the stop gives up', ({ event, verb }) => event === 'completed' && verb === 'stop', 90_000);
      trial.job.end();
      await hasEnded(trial);
      trial.say('healed');
    },
  }),
  jobKinds.filter((kind) => kind !== 'emr-step'),
);

/** The job ends well while every worker is down, and the deadline passes before any of them is back. */
const workersDown = forEachKind(() => ({
  fault: 'F10',
  window: 'workers-down',
  job: { forMs: 'until-told' as const },
  input: ({ spec }) => ({ spec, timeout }),
  async meet(trial) {
    const { workers } = trial.slot;
    await trial.start();
    const deadline = (await exists(trial)).at + 2_500;
    await isWatched(trial);
    const pids = workers.all().map(({ pid }) => pid);
    await strike(trial, async () => {
      await workers.down();
      return `SIGKILL of ${pids.join(' and ')}, waited for`;
    });
    trial.job.end();
    await hasEnded(trial);
    await trial.slot.events.passes(deadline);
    await workers.up();
    trial.say('healed');
  },
}));

/** The run's own deadline, in the same ways. */
const runSlowStop = slowStop.map((cell) => ({ ...cell, ...ofRun, window: 'run-slow-stop' }));

/** The job runs still when the first worker is back: it is stopped then, for a deadline that passed while nobody was there. */
const runWorkersDown = forEachKind(() => ({
  fault: 'F10',
  window: 'run-workers-down',
  job: { forMs: 'until-told' as const },
  ...ofRun,
  async meet(trial) {
    const { workers, events } = trial.slot;
    await trial.start();
    await isWatched(trial);
    await strike(trial, async () => {
      const pids = workers.all().map(({ pid }) => pid);
      await workers.down();
      return `SIGKILL of ${pids.join(' and ')}, waited for`;
    });
    await events.passes(trial.startedAt() + runTimeoutMs + 500);
    trial.isLeft();
    await workers.up();
    await hasEnded(trial, (await isStopped(trial)).job);
    trial.say('healed');
  },
}));

export const deadlines: readonly Cell[] = [
  ...slowStop,
  ...neverStops,
  ...workersDown,
  ...runSlowStop,
  ...runWorkersDown,
];
