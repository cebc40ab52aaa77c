/** Violations of I2 (a), (b) and (d): how often something was started, by which key, and what ran at once. */
import { startJob } from './job-story.js';
import { kinds } from './kinds.js';
import { launch, schedule, shows } from './launch-story.js';
import type { Seed } from './seed.js';
import { started } from './stories.js';
import type { World } from './world.js';

export const seedsOfI2: readonly Seed[] = [
  {
    name: 'one key was started twice',
    finds: 'I2a',
    plant(world) {
      const { key, job } = wellEnded(world);
      const twin = startJob(world, { ...job, jobId: `${job.jobId}x` });
      twin.ends(0, kinds.glue.words.well);
      return key;
    },
  },
  {
    name: 'history holds a ref whose key the ledger never saw',
    finds: 'I2a',
    plant(world) {
      const { key, job } = wellEnded(world, 'FAILED');
      const { sources } = world;
      sources.ledger = sources.ledger.filter(({ jobId, key: of }) => jobId !== job.jobId && of !== key);
      sources.witness = sources.witness.filter(({ jobId }) => jobId !== job.jobId);
      return key;
    },
  },
  {
    name: 'two launches of different runs have one key',
    finds: 'I2b',
    plant(world) {
      const { key, run } = wellEnded(world);
      const other = started(world, 'nightly:other', { nth: 2 });
      const { spec, mark } = { spec: kinds.glue.spec('extract'), mark: markOf(other, key) };
      schedule(other, 'glue.start', { v: 1, spec, mark, target: {} });
      shows(other, 'extract', key);
      other.closes('FAILED');
      return run.runId;
    },
  },
  {
    name: 'one launch has two keys',
    finds: 'I2b',
    plant(world) {
      const run = started(world, 'nightly:two-keys');
      const { ends, key } = launch(world, run, { kind: 'glue', step: 'extract' });
      ends();
      const mark = markOf(run, world.hex('second key'));
      shows(run, 'extract', world.hex('second key'));
      schedule(run, 'glue.start', { v: 1, spec: kinds.glue.spec('extract'), mark, target: {} });
      run.closes('FAILED');
      return key;
    },
  },
  {
    name: 'a job carries a key that stands in no history',
    finds: 'I2b',
    plant(world) {
      const key = world.hex('nobody');
      const request = kinds.glue.request('extract', key);
      const job = startJob(world, { service: 'glue', name: 'extract', jobId: 'jr_nobody', key, request });
      job.ends(0, kinds.glue.words.well);
      return key;
    },
  },
  {
    name: "a mark names another workflow's run",
    finds: 'I2b',
    plant(world) {
      const run = started(world, 'nightly:mismarked');
      const mark = { namespace: 'other' };
      const { key, job } = launch(world, run, { kind: 'ecs', step: 'load', mark, unheard: true });
      job.ends(0, kinds.ecs.words.well);
      run.closes('FAILED');
      return key;
    },
  },
  {
    name: 'two launches of one step ran at once',
    finds: 'I2d',
    plant(world) {
      const run = started(world, 'nightly:twice');
      const first = launch(world, run, { kind: 'emr-serverless', step: 'load' });
      first.waitEnds({ ended: { status: 'lost', reason: 'EMR does not know it' } });
      const second = launch(world, run, { kind: 'emr-serverless', step: 'load', launch: 2 });
      first.job.ends(0, kinds['emr-serverless'].words.well);
      second.ends();
      run.closes('COMPLETED');
      return second.job.jobId;
    },
  },
  {
    name: 'the jobs of two runs of one id ran at once, and nobody had terminated the first',
    finds: 'I2d',
    plant(world) {
      const first = started(world, 'nightly:again');
      const one = launch(world, first, { kind: 'glue', step: 'load', unheard: true });
      first.closes('TIMED_OUT');
      const second = started(world, 'nightly:again', { nth: 2 });
      const two = launch(world, second, { kind: 'glue', step: 'load' });
      one.job.ends(0, kinds.glue.words.well);
      two.ends();
      second.closes('COMPLETED');
      return one.job.jobId;
    },
  },
  {
    name: 'the jobs of two runs of one id ran at once, and it was a third that somebody had terminated',
    finds: 'I2d',
    plant(world) {
      const before = started(world, 'nightly:excused');
      world.calls('terminate', before.workflowId, { phase: 'ok', through: 'cli', runId: before.runId });
      before.closes('TERMINATED');
      const first = started(world, 'nightly:excused', { nth: 2 });
      const one = launch(world, first, { kind: 'glue', step: 'load', unheard: true });
      first.closes('TIMED_OUT');
      const second = started(world, 'nightly:excused', { nth: 3 });
      const two = launch(world, second, { kind: 'glue', step: 'load' });
      one.job.ends(0, kinds.glue.words.well);
      two.ends();
      second.closes('COMPLETED');
      return one.job.jobId;
    },
  },
  {
    name: 'a worker has started a job without a key that no history knows',
    finds: 'I2b',
    plant(world) {
      const request = { JobName: 'extract', Arguments: {} };
      const job = startJob(world, { service: 'glue', name: 'extract', jobId: 'jr_keyless', request });
      job.ends(0, kinds.glue.words.well);
      return job.jobId;
    },
  },
];

function wellEnded(world: World, closes: 'COMPLETED' | 'FAILED' = 'COMPLETED') {
  const run = started(world, 'nightly:seeded');
  const extract = launch(world, run, { kind: 'glue', step: 'extract' });
  extract.ends();
  run.closes(closes);
  return { ...extract, run };
}

function markOf(run: { namespace: string; workflowId: string; runId: string }, key: string): object {
  const { namespace, workflowId, runId } = run;
  return { key, namespace, workflowId, runId, step: 'extract', launch: 1 };
}
