/** Violations of the rows, I5 and I6: data, replay, size, and processes that die. */
import { one, remove, type Seed } from './seed.js';
import { started } from './stories.js';
import type { World } from './world.js';

export const seedsOfI5AndI6: readonly Seed[] = [
  ...rowSeeds(),
  {
    name: 'a history was not replayed',
    finds: 'I5',
    plant: (world) => remove(world.sources.replay, ({ workflowId }) => workflowId === 'nightly:plain').runId,
  },
  {
    name: 'a history does not replay',
    finds: 'I5',
    plant: (world) => Object.assign(replayOf(world), { replayed: false, error: 'nondeterminism' }).runId,
  },
  {
    name: 'a history replays with another input',
    finds: 'I5',
    plant: (world) => Object.assign(replayOf(world), { inputsEqual: false }).runId,
  },
  {
    name: 'a history has too many events',
    finds: 'I6',
    plant(world) {
      const run = started(world, 'nightly:large');
      while (run.events.length < world.sources.rig.maxEvents) run.task();
      run.closes('COMPLETED');
      return run.runId;
    },
  },
  {
    name: 'a process exits that nobody has ended',
    finds: 'I6',
    plant(world) {
      world.sources.processes.push({ at: world.tick(), pid: 77, role: 'api', event: 'started' });
      world.sources.processes.push({ at: world.tick(), pid: 77, role: 'api', event: 'exited', detail: 'exit code 1' });
      return '77';
    },
  },
  {
    name: 'a process has an unhandled rejection',
    finds: 'I6',
    plant(world) {
      world.sources.processes.push({ at: world.tick(), pid: 78, role: 'worker', event: 'started' });
      world.sources.processes.push({ at: world.tick(), pid: 78, role: 'worker', event: 'unhandled-rejection' });
      return '78';
    },
  },
];

function rowSeeds(): Seed[] {
  const change = (name: string, rows: readonly string[], row: string): Seed => ({
    name,
    finds: 'rows',
    plant(world) {
      const end = one(world.sources.witness, (entry) => entry.rows !== undefined);
      end.rows = [...rows] as never;
      return row;
    },
  });
  return [
    change('a row was lost', ['r1', 'r3'], 'r2'),
    change('a row was carried twice', ['r1', 'r2', 'r3', 'r3'], 'r3'),
    change('a row came from nowhere', ['r1', 'r2', 'r3', 'r4'], 'r4'),
  ];
}

function replayOf(world: World) {
  return one(world.sources.replay, ({ workflowId }) => workflowId === 'nightly:plain');
}
