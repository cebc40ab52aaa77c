/** Rigs that are broken: what they tell must not be judged. */
import { kinds } from './kinds.js';
import { launch } from './launch-story.js';
import { one, remove, type Seed } from './seed.js';
import { started } from './stories.js';

export const seedsOfRigs: readonly Seed[] = [
  {
    name: 'a job that succeeded by the ledger was never seen by the witness',
    finds: 'broken-rig',
    plant(world) {
      const { jobId } = one(world.sources.ledger, ({ detail }) => detail === 'SUCCEEDED');
      world.sources.witness = world.sources.witness.filter((entry) => entry.jobId !== jobId);
      return jobId ?? '';
    },
  },
  {
    name: 'a job that succeeded by the ledger exited with 1',
    finds: 'broken-rig',
    plant(world) {
      const end = one(world.sources.witness, ({ code, rows }) => code === 0 && rows === undefined);
      end.code = 1;
      return end.jobId;
    },
  },
  {
    name: 'a job that failed by the ledger exited with 0',
    finds: 'broken-rig',
    plant(world) {
      const run = started(world, 'nightly:torn');
      const load = launch(world, run, { kind: 'glue', step: 'load' });
      load.job.ends(0, kinds.glue.words.badly);
      load.waitEnds({ ended: { status: 'failed', raw: 'FAILED' } });
      run.closes('FAILED');
      return load.job.jobId;
    },
  },
  {
    name: 'a process ran of which the ledger knows nothing',
    finds: 'broken-rig',
    plant(world) {
      world.sources.witness.push({ at: world.tick(), event: 'start', jobId: 'jr_unknown', pid: 5 });
      return 'jr_unknown';
    },
  },
  {
    name: 'ledger and witness give a job different keys',
    finds: 'broken-rig',
    plant(world) {
      const entry = one(world.sources.witness, ({ key }) => key !== undefined);
      entry.key = world.hex('another key');
      return entry.jobId;
    },
  },
  {
    name: 'the ledger does not say what was asked for',
    finds: 'broken-rig',
    plant: (world) =>
      remove(world.sources.ledger, ({ event, service }) => event === 'received' && service === 'ecs').key ?? '',
  },
  {
    name: 'a job ended by the ledger, and its process has no end',
    finds: 'broken-rig',
    plant(world) {
      const { jobId, event } = one(world.sources.witness, ({ code }) => code === 1);
      return remove(world.sources.witness, (entry) => entry.jobId === jobId && entry.event === event).jobId;
    },
  },
  {
    name: 'two processes of one job ran at once',
    finds: 'broken-rig',
    plant(world) {
      const first = one(world.sources.witness, ({ event }) => event === 'start');
      const end = one(world.sources.witness, ({ event, jobId }) => event === 'end' && jobId === first.jobId);
      world.sources.witness.push({ ...first, pid: 7, at: first.at + 1 }, { ...end, pid: 7, at: end.at - 1 });
      return first.jobId;
    },
  },
  {
    name: 'a job that failed by the ledger was never seen by the witness',
    finds: 'broken-rig',
    plant(world) {
      const { jobId } = one(world.sources.witness, ({ code }) => code === 1);
      world.sources.witness = world.sources.witness.filter((entry) => entry.jobId !== jobId);
      return jobId;
    },
  },
  {
    name: 'the sources are empty',
    finds: 'broken-rig',
    plant({ sources }) {
      sources.rig.decoys = [];
      for (const name of ['client', 'ledger', 'witness', 'histories', 'api', 'replay'] as const) sources[name] = [];
      return 'launches';
    },
  },
  {
    name: 'no process of ours has a start',
    finds: 'broken-rig',
    plant({ sources }) {
      sources.processes = [];
      return 'processes.ndjson';
    },
  },
  {
    name: 'a process exits that was never started',
    finds: 'broken-rig',
    plant(world) {
      world.sources.processes.push({ at: world.tick(), pid: 79, role: 'api', event: 'exited', expected: true });
      return '79';
    },
  },
  {
    name: "Temporal's two words on a run differ",
    finds: 'broken-rig',
    plant(world) {
      const history = one(world.sources.histories, ({ workflowId }) => workflowId === 'nightly:late');
      history.status = 'COMPLETED';
      return history.runId;
    },
  },
];
