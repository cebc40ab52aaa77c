/** Violations of I1: what was accepted and is gone or endless, what was refused and is there. */
import { beginRun } from './run-story.js';
import type { Seed } from './seed.js';
import { started } from './stories.js';

export const seedsOfI1: readonly Seed[] = [
  {
    name: 'an accepted run is missing from Temporal',
    finds: 'I1',
    plant: (world) => world.calls('start', 'nightly:gone', { phase: 'ok', runId: world.hex('gone') }),
  },
  {
    name: 'an accepted run never ends',
    finds: 'I1',
    plant: (world) => started(world, 'nightly:endless').runId,
  },
  {
    name: 'a start that was not heard of made a run that never ends',
    finds: 'I1',
    plant(world) {
      world.calls('start', 'nightly:silent', { phase: 'unknown' });
      return beginRun(world, { workflowId: 'nightly:silent' }).runId;
    },
  },
  {
    name: 'what an accepted run has started never ends',
    finds: 'I1',
    plant(world) {
      const parent = started(world, 'reports:endless');
      const child = beginRun(world, { workflowId: 'nightly:child', parent });
      parent.closes('TERMINATED');
      return child.runId;
    },
  },
  {
    name: 'a request that was repeated has made two runs',
    finds: 'I1',
    plant(world) {
      for (const nth of [1, 2]) {
        world.calls('start', 'nightly:twice', { phase: 'unknown', request: 'once' });
        beginRun(world, { workflowId: 'nightly:twice', nth }).closes('COMPLETED');
      }
      return 'nightly:twice';
    },
  },
  {
    name: 'a request that was repeated is answered with another run',
    finds: 'I1',
    plant(world) {
      for (const workflowId of ['nightly:first', 'nightly:second']) {
        const run = beginRun(world, { workflowId });
        world.calls('start', workflowId, { phase: 'ok', runId: run.runId, request: 'answered-twice' });
        run.closes('COMPLETED');
      }
      return 'answered-twice';
    },
  },
  {
    name: 'a request that was accepted is refused when it is repeated',
    finds: 'I1',
    plant(world) {
      const run = beginRun(world, { workflowId: 'nightly:repeated' });
      world.calls('start', 'nightly:repeated', { phase: 'ok', runId: run.runId, request: 'refused-later' });
      run.closes('COMPLETED');
      return world.calls('start', 'nightly:repeated', { phase: 'fail', request: 'refused-later' });
    },
  },
  {
    name: 'the nemesis has seen a promise broken',
    finds: 'I1',
    plant(world) {
      const trial = world.trial('F8', 'other-body', 'glue', ['armed', 'entered', 'applied']);
      const about = { trial, fault: 'F8', window: 'other-body', driver: 'glue' };
      const detail = 'another body was accepted';
      world.sources.nemesis.push({ at: world.tick(), ...about, phase: 'contradicted', invariant: 'I1', detail });
      return trial;
    },
  },
  {
    name: 'a start that was refused for certain has a run',
    finds: 'I1',
    plant(world) {
      const op = world.calls('start', 'nightly:denied', { phase: 'fail' });
      const run = beginRun(world, { workflowId: 'nightly:denied' });
      run.closes('COMPLETED');
      return op;
    },
  },
];
