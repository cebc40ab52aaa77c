/** Violations of I3 and I4: what is left, and who tells another story of how things ended. */
import { kinds } from './kinds.js';
import { launch, schedule, shows } from './launch-story.js';
import { beginRun, payloads } from './run-story.js';
import { one, remove, type Seed } from './seed.js';
import { plainRun, started } from './stories.js';
import type { World } from './world.js';

export const seedsOfI3AndI4: readonly Seed[] = [
  {
    name: 'a job of a terminated run still runs',
    finds: 'I3',
    plant(world) {
      const run = started(world, 'nightly:left');
      const { job } = launch(world, run, { kind: 'glue', step: 'load' });
      run.closes('TERMINATED');
      return job.jobId;
    },
  },
  {
    name: 'a cluster of a failed run is still up',
    finds: 'I3',
    plant(world) {
      const run = started(world, 'traffic:left');
      const { job } = launch(world, run, { kind: 'emr-cluster', step: 'cluster/create', unheard: true });
      run.closes('FAILED');
      return job.jobId;
    },
  },
  {
    name: 'a live run goes on with a later launch, and the job of the former still runs',
    finds: 'I3',
    plant(world) {
      const run = beginRun(world, { workflowId: 'hourly:seven' });
      world.calls('terminate', run.workflowId, { phase: 'unknown', through: 'cli' });
      const { job } = launch(world, run, { kind: 'ecs', step: 'work', unheard: true });
      launch(world, run, { kind: 'ecs', step: 'work', launch: 2, job: { waits: true } });
      return job.jobId;
    },
  },
  {
    name: 'a job ends seconds after its run has closed as cancelled',
    finds: 'I3',
    plant(world) {
      const run = started(world, 'nightly:hasty');
      const { job, ...extract } = launch(world, run, { kind: 'ecs', step: 'extract' });
      world.calls('cancel', run.workflowId, { phase: 'ok', runId: run.runId });
      run.write('WorkflowExecutionCancelRequested', {});
      const task = run.task();
      extract.givenUp(task);
      extract.stops(extract.stopIsAsked(task));
      run.task();
      run.closes('CANCELED');
      const later = world.tick() + 5_000;
      one(world.sources.witness, ({ jobId, event }) => jobId === job.jobId && event === 'end').at = later;
      one(world.sources.ledger, ({ jobId, event }) => jobId === job.jobId && event === 'ended').at = new Date(
        later,
      ).toISOString();
      return job.jobId;
    },
  },
  {
    name: 'the API tells another end than Temporal',
    finds: 'I4',
    plant: (world) => Object.assign(plainRun(world, 'nightly:misread'), { document: fail(world) }).runId,
  },
  {
    name: 'the API does not show a run',
    finds: 'I4',
    plant: (world) => remove(world.sources.api, ({ workflowId }) => workflowId === 'nightly:plain').runId,
  },
  {
    name: 'the API names another job for a launch',
    finds: 'I4',
    plant(world) {
      const { run, first } = wellDone(world);
      Object.assign(one(run.document.steps, ({ name }) => name === 'extract').launches[0] ?? {}, { awsId: 'jr_other' });
      return first.key;
    },
  },
  {
    name: 'the API shows a success that AWS does not know',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:painted');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      load.ends(1);
      Object.assign(run.document.steps[0]?.launches[0] ?? {}, { state: 'succeeded' });
      run.closes('FAILED');
      return load.key;
    },
  },
  {
    name: 'a run blames its deadline although its job has ended well',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:denied');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      load.job.ends(0, kinds.ecs.words.well);
      load.waitEnds({ deadline: true });
      const details = payloads({ step: 'load' });
      run.closes('FAILED', { failure: { applicationFailureInfo: { type: 'JobTimedOut', details } } });
      return load.key;
    },
  },
  {
    name: 'a run is a success although its job failed',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:false');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      load.ends(1);
      run.closes('COMPLETED');
      return load.key;
    },
  },
  {
    name: 'a run is a success although nothing was started',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:idle');
      const key = world.hex('never sent');
      const { namespace, workflowId, runId } = run;
      const mark = { key, namespace, workflowId, runId, step: 'load', launch: 1 };
      schedule(run, 'glue.start', { v: 1, spec: kinds.glue.spec('load'), mark, target: {} });
      shows(run, 'load', key);
      run.closes('COMPLETED');
      return key;
    },
  },
  {
    name: 'a process of a job begins after its end',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:undying');
      const { job, ends } = launch(world, run, { kind: 'glue', step: 'extract' });
      ends();
      const pid = 9_999;
      for (const event of ['start', 'end'] as const) {
        const more = event === 'end' ? { code: 0 } : {};
        world.sources.witness.push({ at: world.tick(), event, key: job.key ?? '', jobId: job.jobId, pid, ...more });
      }
      run.closes('COMPLETED');
      return job.jobId;
    },
  },
  {
    name: 'a job ends twice',
    finds: 'I4',
    plant(world) {
      const { job } = wellDone(world).first;
      const ended = one(world.sources.ledger, ({ jobId, event }) => jobId === job.jobId && event === 'ended');
      world.tick();
      world.sources.ledger.push({ ...ended, at: world.iso() });
      return job.jobId;
    },
  },
  {
    name: 'the API shows a run as ended, and then as running',
    finds: 'I4',
    plant(world) {
      const { runId, workflowId, document } = plainRun(world, 'nightly:undead');
      const index = world.sources.api.findIndex((entry) => entry.runId === runId);
      world.sources.api.splice(index + 1, 0, { workflowId, runId, document: { ...document, state: 'running' } });
      world.sources.api.splice(index + 2, 0, { workflowId, runId, document });
      return runId;
    },
  },
];

function wellDone(world: World) {
  const run = started(world, 'nightly:done');
  const first = launch(world, run, { kind: 'glue', step: 'extract' });
  first.ends();
  run.closes('COMPLETED');
  return { run, first };
}

function fail(world: World): object {
  const entry = one(world.sources.api, ({ workflowId }) => workflowId === 'nightly:misread');
  return Object.assign(entry.document as object, { state: 'failed' });
}
