/** Violations of I4: what the API shows of a run's launches is not what its history has. */
import { launch } from './launch-story.js';
import type { RunStory } from './run-story.js';
import { one, type Seed } from './seed.js';
import { started } from './stories.js';
import type { World } from './world.js';

export const seedsOfDocuments: readonly Seed[] = [
  seed('the API leaves out a launch', (_, launches) => void launches.pop()),
  seed('the API shows a launch twice', (_, launches) => void launches.push({ ...launches[0] })),
  seed('the API calls a launch failed that has succeeded', (_, launches) =>
    Object.assign(launches[0] ?? {}, { state: 'failed' }),
  ),
  {
    name: 'the API shows a launch that no history has',
    finds: 'I4',
    plant(world) {
      const { run } = wellDone(world);
      const key = world.hex('shown alone');
      run.document.steps.push({ name: 'more', launches: [{ launch: 1, key, state: 'running' }] });
      return key;
    },
  },
  {
    name: 'the API shows no run of a namespace',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:elsewhere');
      run.history.namespace = 'other';
      one(world.sources.replay, ({ runId }) => runId === run.runId).namespace = 'other';
      for (const entry of world.sources.client) if (entry.workflowId === run.workflowId) entry.namespace = 'other';
      world.sources.api = world.sources.api.filter(({ runId }) => runId !== run.runId);
      run.closes('COMPLETED');
      return run.runId;
    },
  },
];

function seed(name: string, change: (run: RunStory, launches: object[]) => void): Seed {
  return {
    name,
    finds: 'I4',
    plant(world) {
      const { run, key } = wellDone(world);
      change(run, run.document.steps[0]?.launches ?? []);
      return key;
    },
  };
}

function wellDone(world: World): { run: RunStory; key: string } {
  const run = started(world, 'nightly:shown');
  const extract = launch(world, run, { kind: 'glue', step: 'extract' });
  extract.ends();
  run.closes('COMPLETED');
  return { run, key: extract.key };
}
