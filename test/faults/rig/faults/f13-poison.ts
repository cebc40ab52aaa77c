/** F13: what nobody should say, and AWS does. */
import type { JobKind } from '../../../../activities/specs.js';
import type { Fault } from '../../../../local/aws/faults.js';
import type { Cell } from '../cell.js';
import { words } from '../states.js';
import type { Trial } from '../trial.js';
import { windows } from '../windows/windows.js';
import { met } from './asked.js';
import { endOfWait, exists, forEachKind, hasEnded, isWatched, startFails, strike } from './scenario.js';

const megabyte = 'x'.repeat(2 ** 20);

/** Its text is as long as a book, and the run goes on. */
const hugeThrottle = forEachKind(() => ({
  fault: 'F13',
  window: 'huge-throttle',
  async meet(trial) {
    await refuse(trial, trial.driver.start, 'ThrottlingException', 2);
    await trial.start();
    await strike(trial, async () => {
      const said = await met(trial, { what: 'error', operation: trial.driver.start });
      return `${said}, attempt ${(await startFails(trial)).attempt}`;
    });
    await exists(trial);
    trial.say('healed');
  },
}));

const hugeRejection = forEachKind(() => ({
  fault: 'F13',
  window: 'huge-rejection',
  async meet(trial) {
    await refuse(trial, trial.driver.start, 'ValidationException', 1);
    await trial.start();
    await strike(trial, async () => {
      const said = await met(trial, { what: 'error', operation: trial.driver.start });
      const failed = await trial.when(
        'the start has failed for good',
        ({ event, outcome }) => event === 'completed' && outcome === 'failed-for-good',
      );
      return `${said}, attempt ${failed.attempt}`;
    });
    trial.say('healed');
  },
}));

/** The job's own reason for its failure. */
const hugeReason = forEachKind((kind) => ({
  fault: 'F13',
  window: 'huge-reason',
  job: { forMs: 'until-told', exitCode: 7 },
  async meet(trial) {
    const inside = await windows.W9.enter(trial);
    const tell = async () => {
      const { job: id } = await exists(trial);
      await trial.slot.plane.control('state', { id, times: 1_000, ...words[kind].failed(megabyte) });
      await inside.release('go');
      const said = await met(trial, { what: 'state' });
      return `${said}; ${await endOfWait(trial)}`;
    };
    await strike(trial, tell, undefined, inside);
    trial.say('healed');
  },
}));

const hugeStop = forEachKind(() => ({
  fault: 'F13',
  window: 'huge-stop',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    await refuse(trial, trial.driver.stop, 'ThrottlingException', 2);
    await trial.cancel();
    await strike(trial, () => met(trial, { what: 'error', operation: trial.driver.stop, times: 2 }));
    trial.say('healed');
  },
}));

function refuse(trial: Trial, operation: string, code: string, times: number): Promise<void> {
  const fault: Fault = { type: 'error', code, message: megabyte };
  return trial.slot.plane.fault({ service: trial.driver.service, operation, times, fault });
}

/** A state that AWS has had since yesterday. */
const unknownState = forEachKind(() => ({
  fault: 'F13',
  window: 'unknown-state',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    const { job: id } = await exists(trial);
    await trial.slot.plane.control('state', { id, state: 'HIBERNATING', times: 3 });
    await strike(trial, () => met(trial, { what: 'state', times: 3 }));
    trial.say('healed');
  },
}));

/** By what the answer to a start names its job, and a job its state. */
const members: Readonly<Record<JobKind, { id: string; state: string; job: string }>> = {
  glue: { id: 'JobRunId', state: 'JobRunState', job: 'JobRun' },
  ecs: { id: 'taskArn', state: 'lastStatus', job: 'tasks' },
  'emr-step': { id: 'StepIds', state: 'Status', job: 'Steps' },
  'emr-cluster': { id: 'JobFlowId', state: 'Status', job: 'Cluster' },
  'emr-serverless': { id: 'jobRunId', state: 'state', job: 'jobRun' },
};

/** A good answer to a start, and it does not say what was started. */
const noId = forEachKind((kind) => ({
  fault: 'F13',
  window: 'no-id',
  async meet(trial) {
    await trial.slot.plane.control('drop', { operation: trial.driver.start, field: members[kind].id });
    await trial.start();
    const { job } = await exists(trial);
    await strike(trial, async () => {
      const said = await met(trial, { what: 'dropped', operation: trial.driver.start });
      return `${said}: attempt ${(await startFails(trial)).attempt} has started ${job}`;
    });
    await trial.when(
      'the start ends',
      ({ event, verb, outcome }) =>
        event === 'completed' && verb === 'start' && (outcome === 'started' || outcome === 'adopted'),
    );
    trial.say('healed');
  },
}));

/** Twice without the state, twice without the job. */
const incomplete = forEachKind((kind) => ({
  fault: 'F13',
  window: 'no-state',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { plane } = trial.slot;
    const operation = trial.driver.describe;
    await trial.start();
    await isWatched(trial);
    await plane.control('drop', { operation, field: members[kind].state, times: 2 });
    await strike(trial, async () => {
      const said = await met(trial, { what: 'dropped', operation, times: 2 });
      await plane.control('drop', { operation, field: members[kind].job, times: 2 });
      return `${said}, and after that ${await met(trial, { what: 'dropped', operation, times: 4 })}`;
    });
    trial.job.end();
    await hasEnded(trial);
    trial.say('healed');
  },
}));

export const poison: readonly Cell[] = [
  ...hugeThrottle,
  ...hugeRejection,
  ...hugeReason,
  ...hugeStop,
  ...unknownState,
  ...noId,
  ...incomplete,
];
