/** Violations by what follows a run: a second successor, one that nobody links, and one that does again what was done. */
import { launch } from './launch-story.js';
import { failure, type RunStory } from './run-story.js';
import type { Seed } from './seed.js';
import { started } from './stories.js';
import type { World } from './world.js';

export const seedsOfSuccessors: readonly Seed[] = [
  {
    name: 'a run is retried twice',
    finds: 'I1',
    plant(world) {
      const first = failedRun(world, 'nightly:retried-twice');
      for (const nth of [2, 3]) {
        const retry = started(world, first.workflowId, { nth, call: 'retry', follows: first });
        launch(world, retry, { kind: 'ecs', step: 'load' }).ends();
        retry.closes('COMPLETED');
      }
      return first.runId;
    },
  },
  {
    name: 'a rerun is shown without the run that it follows',
    finds: 'I4',
    plant(world) {
      const first = failedRun(world, 'nightly:unlinked');
      const rerun = started(world, first.workflowId, { nth: 2, call: 'rerun', follows: first });
      delete rerun.document.rerunOf;
      rerun.closes('COMPLETED');
      return rerun.runId;
    },
  },
  {
    name: 'a retry starts a step again that had succeeded',
    finds: 'I4',
    plant(world) {
      const first = failedRun(world, 'nightly:again');
      const retry = started(world, first.workflowId, { nth: 2, call: 'retry', follows: first });
      const extract = launch(world, retry, { kind: 'glue', step: 'extract' });
      extract.ends();
      launch(world, retry, { kind: 'ecs', step: 'load' }).ends();
      retry.closes('COMPLETED');
      return extract.key;
    },
  },
];

/** At its second step. */
function failedRun(world: World, workflowId: string): RunStory {
  const run = started(world, workflowId);
  launch(world, run, { kind: 'glue', step: 'extract' }).ends();
  launch(world, run, { kind: 'ecs', step: 'load' }).ends(1);
  run.closes('FAILED', { failure: failure('JobFailed', 'Step load failed') });
  return run;
}
