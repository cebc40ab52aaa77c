/** What goes on around the client's runs: calls that came to nothing, runs of a schedule, jobs of others, processes. */
import { startJob } from './job-story.js';
import { kinds, type Kind } from './kinds.js';
import { launch, type LaunchStory } from './launch-story.js';
import { beginRun, type RunStory } from './run-story.js';
import { person, type World } from './world.js';

/** Refused for certain; unheard of and there; unheard of and not there. */
export function otherCalls(world: World): void {
  world.calls('start', 'nightly:refused', { phase: 'fail' });
  world.calls('start', 'nightly:nowhere', { phase: 'unknown' });
  world.calls('start', 'nightly:unheard', { phase: 'unknown' });
  const run = beginRun(world, { workflowId: 'nightly:unheard' });
  launch(world, run, { kind: 'ecs', step: 'load' }).ends();
  run.closes('COMPLETED');
  world.trial('F3', 'W4', 'ecs', ['armed', 'entered', 'exited', 'applied', 'confirmed']);
  world.trial('F3', 'W4', 'ecs', ['armed', 'missed']);
  world.trial('F3', 'W5', 'ecs', ['armed', 'entered', 'applied', 'exited', 'confirmed']);
}

/** Started by a schedule, and still at work. */
export function liveRun(world: World, workflowId = 'hourly:six'): { run: RunStory; work: LaunchStory } {
  const run = beginRun(world, { workflowId });
  return { run, work: launch(world, run, { kind: 'glue', step: 'work' }) };
}

export function decoys(world: World): void {
  const ours = world.hex(`key of somebody`);
  const decoy = (why: 'clone' | 'foreign-run' | 'copied-argument' | 'other-namespace', kind: Kind, key?: string) => {
    const jobId = kinds[kind].jobId(world.hex(`decoy ${why}`));
    world.sources.rig.decoys = [...world.sources.rig.decoys, { jobId, why }] as never;
    const request = kinds[kind].request('theirs', key ?? '');
    return startJob(world, { service: kind, name: 'theirs', jobId, request, principal: person, ...(key && { key }) });
  };
  decoy('clone', 'emr-cluster', ours);
  decoy('foreign-run', 'glue').ends(0, kinds.glue.words.well);
  decoy('copied-argument', 'glue', ours);
  decoy('other-namespace', 'ecs', world.hex('key of the other namespace'));
}

export function processes(world: World): void {
  const { processes } = world.sources;
  processes.push({ at: world.tick(), pid: 41, role: 'worker', event: 'started' });
  processes.push({ at: world.tick(), pid: 41, role: 'worker', event: 'exited', expected: true, detail: 'SIGKILL' });
}
