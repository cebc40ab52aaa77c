/** Violations of I4: runs that end badly without a cause in their history. */
import { launch } from './launch-story.js';
import { failure, itemsFailure } from './run-story.js';
import type { Seed } from './seed.js';
import { started } from './stories.js';

export const seedsOfCauses: readonly Seed[] = [
  ...['JobOutcomeUnknown', 'JobStillRunning', 'JobStopped', 'JobFailed', 'RunTimedOut'].map((type): Seed => ({
    name: `a run ends as ${type}, and its only job ended well`,
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:uncaused');
      launch(world, run, { kind: 'ecs', step: 'load' }).ends();
      run.closes('FAILED', { failure: failure(type, type, 'elsewhere') });
      return run.runId;
    },
  })),
  {
    name: 'an item of a run has failed as JobFailed, and the only job ended well',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:uncaused-item');
      launch(world, run, { kind: 'ecs', step: 'item-AA' }).ends();
      run.closes('FAILED', { failure: itemsFailure('JobFailed') });
      return run.runId;
    },
  },
  {
    name: 'a run has failed, and names no failure',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:wordless');
      launch(world, run, { kind: 'ecs', step: 'load' }).ends();
      run.closes('FAILED', { failure: {} });
      return run.runId;
    },
  },
  {
    name: 'a run is cancelled, and nobody has asked it to',
    finds: 'I4',
    plant(world) {
      const run = started(world, 'nightly:unbidden');
      launch(world, run, { kind: 'ecs', step: 'load' }).ends();
      run.closes('CANCELED');
      return run.runId;
    },
  },
];
