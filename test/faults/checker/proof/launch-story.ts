/** A launch as the engine's activities leave it in history: start, wait and stop around one job. */
import { startJob, type JobPlan, type JobStory } from './job-story.js';
import { kinds, target, type Kind } from './kinds.js';
import type { Mark } from '../activities.js';
import { failure, payloads, type RunStory } from './run-story.js';
import type { World } from './world.js';

export interface LaunchPlan {
  kind: Kind;
  step: string;
  launch?: number;
  /** The cluster that a step goes to. */
  cluster?: string;
  /** What stands in the start's input in place of the kind's own. */
  spec?: object;
  mark?: Partial<Record<keyof Mark, unknown>>;
  /** What AWS gets in place of what history asks for. */
  job?: Partial<JobPlan>;
  /** What the start gives in place of the job's own ref. */
  ref?: object;
  adopted?: boolean;
  waitUntil?: 'ready' | 'ended';
  /** Recognised by its arguments alone: the job carries no key. */
  unmarked?: true;
  /** Accepted, and never awaited. */
  unwaited?: true;
  /** The job is there, and the server never heard of it. */
  unheard?: true;
}

export interface LaunchStory {
  key: string;
  job: JobStory;
  /** The job ends by itself, and the wait tells it. */
  ends(code?: number, rows?: readonly string[]): void;
  /** The wait ends, with what it tells. */
  waitEnds(result: object): void;
  /** The run gives up on the launch: its wait is asked to end. */
  givenUp(task: number): void;
  /** A stop stands in history; gives its event. */
  stopIsAsked(task: number, more?: object): number;
  /** AWS is asked, the job ends, and the stop tells it. */
  stops(scheduledEventId: number): void;
}

export function launch(world: World, run: RunStory, plan: LaunchPlan): LaunchStory {
  const { kind, step, launch: nth = 1, cluster } = plan;
  const story = kinds[kind];
  const key = world.hex(`key ${run.runId} ${step} ${nth}`);
  const mark = { key, ...placeOf(run), pipeline: run.workflowId.split(':')[0], step, launch: nth, ...plan.mark };
  const ends = (status: string) => ({ ended: { status, raw: status, reason: status } });
  const completed = (scheduledEventId: number, result: object) =>
    run.write('ActivityTaskCompleted', { scheduledEventId: String(scheduledEventId), result: payloads(result) });

  const spec = { ...story.spec(step, cluster), ...plan.spec, ...(plan.unmarked && { marker: 'none' }) };
  const startId = schedule(run, `${kind}.start`, { v: 1, spec, mark, target });
  const job = startJob(world, {
    service: kind,
    name: story.name(step),
    jobId: story.jobId(world.hex(`job ${key}`)),
    ...(!plan.unmarked && { key }),
    request: plan.unmarked ? unmarkedRequest(step) : story.request(step, key, cluster),
    ...plan.job,
  });
  const ref = { kind, target, [story.id]: job.jobId, ...plan.ref };
  const launched = { launch: nth, key, state: 'running', awsId: job.jobId };
  run.document.steps.push({ name: step, launches: [launched] });
  let waitId = 0;
  if (!plan.unheard) {
    const awsId = (ref as Record<string, unknown>)[story.id];
    launched.awsId = String(awsId);
    completed(startId, { started: ref, adopted: plan.adopted ?? false, links: { awsId, logs: [] } });
    const wait = { v: 1, ref, mark, until: plan.waitUntil ?? 'ended' };
    if (!plan.unwaited) waitId = schedule(run, `${kind}.wait`, wait);
  }
  return {
    key,
    job,
    ends(code = 0, rows) {
      job.ends(code, code === 0 ? story.words.well : story.words.badly, rows);
      launched.state = code === 0 ? 'succeeded' : 'failed';
      completed(waitId, ends(launched.state));
    },
    waitEnds(result) {
      const { ended, deadline } = result as { ended?: { status?: string }; deadline?: true };
      launched.state = ended?.status ?? (deadline ? 'timed-out' : launched.state);
      completed(waitId, result);
    },
    givenUp: (task) => void run.write('ActivityTaskCancelRequested', of(waitId, task)),
    stopIsAsked: (task, more = {}) =>
      schedule(run, `${kind}.stop`, { v: 1, kind, target, mark, ref, why: 'because', ...more }, task),
    stops(scheduledEventId) {
      job.isStopped();
      job.ends(143, story.words.stopped);
      launched.state = 'stopped';
      completed(scheduledEventId, { ...ends('stopped'), ref, links: { awsId: job.jobId, logs: [] } });
    },
  };
}

/** A launch that AWS refuses for lack of capacity. */
export function refusedLaunch(world: World, run: RunStory, kind: Kind, step: string): string {
  const key = world.hex(`key ${run.runId} ${step} 1`);
  const mark = { key, ...placeOf(run), pipeline: run.workflowId.split(':')[0], step, launch: 1 };
  const id = schedule(run, `${kind}.start`, { v: 1, spec: kinds[kind].spec(step), mark, target });
  for (const event of ['received', 'refused'] as const) {
    world.sources.ledger.push({ at: world.iso(), event, service: kind, name: step, key });
  }
  run.write('ActivityTaskCompleted', { scheduledEventId: String(id), result: payloads({ refused: 'RESOURCE:CPU' }) });
  run.document.steps.push({ name: step, launches: [{ launch: 1, key, state: 'waiting' }] });
  return key;
}

/** A start that nothing came of, as the API shows it. */
export function shows(run: RunStory, step: string, key: string): void {
  run.document.steps.push({ name: step, launches: [{ key, state: 'starting' }] });
}

/** Any other activity, and how it ends. */
export function activity(run: RunStory, type: string, input: object, fails?: string): number {
  const id = schedule(run, type, input);
  if (fails === undefined) run.write('ActivityTaskCompleted', { scheduledEventId: String(id), result: payloads({}) });
  else run.write('ActivityTaskFailed', { scheduledEventId: String(id), failure: failure(fails, fails) });
  return id;
}

export function schedule(run: RunStory, type: string, input: object, task = run.task()): number {
  return run.write('ActivityTaskScheduled', {
    activityId: String(run.events.length),
    activityType: { name: type },
    input: payloads(input),
    workflowTaskCompletedEventId: String(task),
  });
}

function placeOf({ namespace, workflowId, runId }: RunStory) {
  return { namespace, workflowId, runId };
}

function of(scheduledEventId: number, task: number): object {
  return { scheduledEventId: String(scheduledEventId), workflowTaskCompletedEventId: String(task) };
}

function unmarkedRequest(step: string): object {
  return { JobName: step, Arguments: { '--date': '2026-01-05' } };
}
