/** Violations of I7: stops without a reason that stands in history before them, and decoys that were touched. */
import { startJob } from './job-story.js';
import { kinds } from './kinds.js';
import { launch, schedule } from './launch-story.js';
import { beginRun, failure } from './run-story.js';
import { one, remove, type Seed } from './seed.js';
import { started } from './stories.js';
import { liveRun } from './surroundings.js';
import { person, type World } from './world.js';

export const seedsOfI7: readonly Seed[] = [
  {
    name: 'a job was stopped, and no history had asked for it',
    finds: 'I7',
    plant(world) {
      const { job } = stopped(world, 'nightly:unasked');
      return job.jobId;
    },
  },
  {
    name: 'a cancel has stopped the job of a namesake in another namespace',
    finds: 'I7',
    plant(world) {
      const namesake = beginRun(world, { workflowId: 'nightly:cancelled', namespace: 'other' });
      const { job } = launch(world, namesake, { kind: 'emr-serverless', step: 'extract', unheard: true });
      job.isStopped();
      job.ends(143, kinds['emr-serverless'].words.stopped);
      namesake.closes('FAILED');
      return job.jobId;
    },
  },
  {
    name: 'a stop stands in history without a reason',
    finds: 'I7',
    plant(world) {
      const run = started(world, 'nightly:unreasoned');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      load.stops(load.stopIsAsked(run.task()));
      run.closes('FAILED', { failure: failure('JobStopped', 'Step load was stopped in AWS', 'load') });
      return load.key;
    },
  },
  {
    name: 'a stop has no reason but the failure that it caused itself',
    finds: 'I7',
    plant(world) {
      const run = started(world, 'nightly:circular');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      const task = run.task();
      load.givenUp(task);
      load.stops(load.stopIsAsked(task));
      run.closes('FAILED', { failure: failure('JobStopped', 'Step load was stopped in AWS', 'load') });
      return load.key;
    },
  },
  {
    name: 'a stop came before the history that asks for it',
    finds: 'I7',
    plant(world) {
      const run = started(world, 'nightly:hurried');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      load.job.isStopped();
      run.write('WorkflowExecutionCancelRequested', {});
      const task = run.task();
      load.givenUp(task);
      load.stopIsAsked(task);
      load.job.ends(143, kinds.ecs.words.stopped);
      run.closes('CANCELED');
      return load.key;
    },
  },
  {
    name: "a stop that history has for one job went to another launch's",
    finds: 'I7',
    plant(world) {
      const run = started(world, 'nightly:confused');
      const one = launch(world, run, { kind: 'ecs', step: 'one' });
      const two = launch(world, run, { kind: 'ecs', step: 'two' });
      run.write('WorkflowExecutionCancelRequested', {});
      const task = run.task();
      one.givenUp(task);
      one.stopIsAsked(task);
      two.job.isStopped();
      one.job.ends(0, kinds.ecs.words.well);
      two.job.ends(143, kinds.ecs.words.stopped);
      run.closes('CANCELED');
      return two.job.jobId;
    },
  },
  {
    name: 'a cluster was taken down while a step on it was awaited',
    finds: 'I7',
    plant(world) {
      const run = started(world, 'traffic:early');
      const cluster = launch(world, run, { kind: 'emr-cluster', step: 'cluster/create', waitUntil: 'ready' });
      cluster.waitEnds({ ready: true });
      const count = launch(world, run, { kind: 'emr-step', step: 'count', cluster: cluster.job.jobId });
      cluster.stops(cluster.stopIsAsked(run.task(), { step: 'cluster/terminate', seen: true }));
      count.ends();
      run.closes('COMPLETED');
      return cluster.job.jobId;
    },
  },
  {
    name: 'the janitor stops a job of a run that closed in good order',
    finds: 'I7',
    plant(world) {
      const run = started(world, 'nightly:tidy');
      const work = launch(world, run, { kind: 'glue', step: 'load' });
      work.ends();
      run.closes('COMPLETED');
      return stoppedByJanitor(world, { ...work.job, ends: () => undefined });
    },
  },
  {
    name: 'the janitor stops a job that an open run knows',
    finds: 'I7',
    plant: (world) => stoppedByJanitor(world, liveRun(world, 'hourly:eight').work.job),
  },
  {
    name: 'a decoy was stopped',
    finds: 'decoys',
    plant: (world) => decoy(world, 'copied-argument', (job) => job.isStopped()),
  },
  {
    name: 'a decoy ended early',
    finds: 'decoys',
    plant: (world) => decoy(world, 'copied-argument', (job) => job.ends(143, kinds.glue.words.stopped)),
  },
];

function unheard(world: World, workflowId: string) {
  const run = started(world, workflowId);
  return { run, job: launch(world, run, { kind: 'glue', step: 'load', unheard: true }).job };
}

/** By nobody's order. */
function stopped(world: World, workflowId: string) {
  const { run, job } = unheard(world, workflowId);
  job.isStopped();
  job.ends(143, kinds.glue.words.stopped);
  run.closes('FAILED');
  return { job };
}

function stoppedByJanitor(world: World, job: ReturnType<typeof startJob>): string {
  const janitor = beginRun(world, { workflowId: 'millrace.janitor', type: 'millraceJanitor', nth: 2 });
  schedule(janitor, 'millrace.janitor.stop', { v: 1, finding: { key: job.key, awsId: job.jobId } });
  job.isStopped();
  job.ends(143, kinds.glue.words.stopped);
  janitor.closes('COMPLETED');
  return job.jobId;
}

function decoy(world: World, why: string, what: (job: ReturnType<typeof startJob>) => void): string {
  const { jobId } = one(world.sources.rig.decoys, (each) => each.why === why);
  const { ledger, witness } = world.sources;
  const { name, key = '' } = one(ledger, (line) => line.jobId === jobId);
  for (const source of [ledger, witness])
    while (source.some((line) => line.jobId === jobId))
      remove(source as never[], (line: { jobId?: string }) => line.jobId === jobId);
  what(startJob(world, { service: 'glue', name, jobId, key, principal: person, request: {} }));
  return jobId;
}
