/** What happens in a sound world, story by story: each is clean, and each is told by somebody else than the one before. */
import { retryJob } from './job-story.js';
import { activity, launch, refusedLaunch, schedule, type LaunchStory } from './launch-story.js';
import { kinds } from './kinds.js';
import { beginRun, failure, itemsFailure, type RunStory } from './run-story.js';
import type { World } from './world.js';

const rows = ['r1', 'r2', 'r3'];

type Asked = Readonly<Record<string, readonly string[]>>;

/** Three services in sequence; the worker died after the first start was answered, and its job was adopted. */
export function plainRun(world: World, workflowId = 'nightly:plain'): RunStory {
  const run = started(world, workflowId, { rows: { extract: rows, load: rows } });
  world.trial('F1', 'W5', 'glue', ['armed', 'entered', 'applied', 'confirmed', 'exited', 'healed']);
  launch(world, run, { kind: 'glue', step: 'extract', adopted: true }).ends(0, rows);
  launch(world, run, { kind: 'ecs', step: 'transform' }).ends();
  launch(world, run, { kind: 'emr-serverless', step: 'load' }).ends(0, rows);
  activity(run, 'checkCounts', {});
  run.task();
  run.closes('COMPLETED');
  return run;
}

/** A cluster is created, used and taken down. */
export function clusterRun(world: World): { run: RunStory; cluster: LaunchStory } {
  const run = started(world, 'traffic:day');
  const cluster = launch(world, run, { kind: 'emr-cluster', step: 'cluster/create', waitUntil: 'ready' });
  cluster.waitEnds({ ready: true });
  launch(world, run, { kind: 'emr-step', step: 'count', cluster: cluster.job.jobId }).ends();
  cluster.stops(cluster.stopIsAsked(run.task(), { step: 'cluster/terminate', seen: true }));
  run.task();
  run.closes('COMPLETED');
  return { run, cluster };
}

export function cancelledRun(world: World): LaunchStory {
  const run = started(world, 'nightly:cancelled');
  const extract = launch(world, run, { kind: 'emr-serverless', step: 'extract' });
  world.calls('cancel', run.workflowId, { phase: 'ok', runId: run.runId });
  run.write('WorkflowExecutionCancelRequested', {});
  const task = run.task();
  extract.givenUp(task);
  extract.stops(extract.stopIsAsked(task));
  run.task();
  run.closes('CANCELED');
  return extract;
}

/** The cancel came with the start's answer: its wait never came to history. */
export function cancelledAtOnce(world: World): void {
  const run = started(world, 'nightly:cancelled-at-once');
  const extract = launch(world, run, { kind: 'glue', step: 'extract', unwaited: true });
  world.calls('cancel', run.workflowId, { phase: 'ok', runId: run.runId });
  run.write('WorkflowExecutionCancelRequested', {});
  extract.stops(extract.stopIsAsked(run.task()));
  run.closes('CANCELED');
}

/** The second step fails; a retry from there keeps the first, and with it the rows that it has carried. */
export function continuedRun(world: World): void {
  const asked = { extract: rows, load: rows };
  const first = started(world, 'nightly:continued', { rows: asked });
  launch(world, first, { kind: 'glue', step: 'extract' }).ends(0, rows);
  launch(world, first, { kind: 'ecs', step: 'load' }).ends(1);
  first.closes('FAILED', { failure: failure('JobFailed', 'Step load failed') });
  const second = started(world, first.workflowId, { nth: 2, rows: asked, call: 'retry', follows: first });
  launch(world, second, { kind: 'ecs', step: 'load' }).ends(0, rows);
  second.closes('COMPLETED');
}

export function lateRun(world: World): void {
  const run = started(world, 'nightly:late');
  const load = launch(world, run, { kind: 'ecs', step: 'load' });
  load.waitEnds({ deadline: true });
  load.stops(load.stopIsAsked(run.task()));
  run.task();
  run.closes('FAILED', { failure: failure('JobTimedOut', 'Step load did not end in time') });
}

/** Terminated while its job ran; the run after it overlaps with that, and the janitor ends it. */
export function terminatedRun(world: World): { orphan: LaunchStory; janitor: RunStory } {
  const first = started(world, 'nightly:terminated');
  const orphan = launch(world, first, { kind: 'glue', step: 'extract' });
  world.calls('terminate', first.workflowId, { phase: 'ok', through: 'cli', runId: first.runId });
  first.closes('TERMINATED');
  const second = started(world, 'nightly:terminated', { nth: 2 });
  const again = launch(world, second, { kind: 'glue', step: 'extract' });
  const janitor = beginRun(world, { workflowId: 'millrace.janitor', type: 'millraceJanitor' });
  schedule(janitor, 'millrace.janitor.stop', { v: 1, finding: { key: orphan.key, awsId: orphan.job.jobId } });
  orphan.job.isStopped();
  orphan.job.ends(143, kinds.glue.words.stopped);
  janitor.task();
  janitor.closes('COMPLETED');
  again.ends();
  second.closes('COMPLETED');
  return { orphan, janitor };
}

/** Reset between start and end of its job: the new run has a copy of the start, and goes on with the same job. */
export function resetRun(world: World): void {
  const first = started(world, 'nightly:reset');
  const extract = launch(world, first, { kind: 'ecs', step: 'extract' });
  const upTo = first.events.length;
  world.calls('reset', first.workflowId, { phase: 'ok', through: 'cli', runId: first.runId });
  const second = beginRun(world, { workflowId: first.workflowId, nth: 2, resetOf: { run: first, upTo } });
  first.closes('TERMINATED');
  const into = first.events.length;
  extract.ends();
  // The new run hears of the end.
  second.events.push({ ...first.events.splice(into)[0], eventId: String(second.events.length + 1) });
  second.document.steps.push(...structuredClone(first.document.steps));
  for (const { launches } of first.document.steps) Object.assign(launches[0] ?? {}, { state: 'running' });
  launch(world, second, { kind: 'ecs', step: 'load' }).ends();
  second.closes('COMPLETED');
}

export function fanOutRun(world: World): void {
  const run = started(world, 'reports:day');
  const batch = beginRun(world, {
    workflowId: `millrace.forEach:${run.workflowId}`,
    type: 'millraceForEach',
    parent: run,
  });
  const item = beginRun(world, { workflowId: 'nightly:reports.day.AA', parent: batch });
  launch(world, item, { kind: 'emr-serverless', step: 'report' }).ends();
  for (const each of [item, batch, run]) each.closes('COMPLETED');
}

/** Its items are steps of its own, one of which fails; nothing more runs. */
export function closureRun(world: World): void {
  const run = started(world, 'nightly:closure');
  launch(world, run, { kind: 'ecs', step: 'item-AA' }).ends(1);
  run.closes('FAILED', { failure: itemsFailure('JobFailed') });
}

/** Refused for lack of capacity, then failed by its own fault, then well. */
export function retriedRun(world: World): RunStory {
  const run = started(world, 'nightly:retried');
  refusedLaunch(world, run, 'ecs', 'load');
  launch(world, run, { kind: 'ecs', step: 'load', launch: 2 }).ends(1);
  launch(world, run, { kind: 'ecs', step: 'load', launch: 3 }).ends();
  run.closes('COMPLETED');
  return run;
}

/** Glue's own retry is one family; another run of the same script goes without a mark. */
export function glueRuns(world: World): void {
  const run = started(world, 'nightly:family');
  const extract = launch(world, run, { kind: 'glue', step: 'extract' });
  extract.job.ends(1, kinds.glue.words.badly);
  retryJob(world, extract.job, `${extract.job.jobId}_attempt_1`).ends(0, kinds.glue.words.well);
  extract.waitEnds({ ended: { status: 'succeeded', raw: 'SUCCEEDED' } });
  launch(world, run, { kind: 'glue', step: 'strict', unmarked: true }).ends();
  run.task();
  run.closes('COMPLETED');
}

/** One branch fails, and its sibling's job is stopped. */
export function siblings(world: World): { run: RunStory; sibling: LaunchStory } {
  const run = started(world, 'nightly:siblings');
  const sibling = launch(world, run, { kind: 'emr-serverless', step: 'long' });
  launch(world, run, { kind: 'ecs', step: 'short' }).ends(1);
  const task = run.task();
  sibling.givenUp(task);
  sibling.stops(sibling.stopIsAsked(task));
  run.closes('FAILED', { failure: failure('JobFailed', 'Step short failed') });
  return { run, sibling };
}

/** A run that the client has asked for, and been answered. */
export function started(
  world: World,
  workflowId: string,
  { nth = 1, rows, call = 'start', follows }: StartedBy = {},
): RunStory {
  world.calls(call, workflowId, { phase: 'ok', ...(follows && { follows: follows.runId }), ...(rows && { rows }) });
  const answer = world.sources.client.at(-1);
  const run = beginRun(world, { workflowId, nth });
  if (answer) answer.runId = run.runId;
  if (follows && call !== 'start') run.document[`${call}Of`] = `${follows.workflowId}:${follows.runId}`;
  return run;
}

interface StartedBy {
  nth?: number;
  rows?: Asked;
  call?: 'start' | 'retry' | 'rerun';
  /** The run that a retry or a rerun follows. */
  follows?: RunStory;
}
