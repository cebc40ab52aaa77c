/** The steps of a run in the order in which they began: jobs with their launches, and a user's own activities. */
import { parseActivityType, type ActivityVerb } from '../../../contracts/history.js';
import type { JobMark } from '../../../contracts/job.js';
import type { StepDocument } from '../../../contracts/run.js';
import type { Activity } from './activities.js';
import { readLaunch, type Launch, type LaunchReading } from './launch.js';
import { readTask } from './task.js';

export function stepsOf(activities: readonly Activity[]): StepDocument[] {
  const steps = new Map<string, Step>();
  for (const activity of activities) {
    const job = jobOf(activity);
    const name = job?.mark.step ?? activity.summary ?? activity.activityType;
    const step: Step = steps.get(name) ?? { name, kind: job?.kind ?? 'task', launches: new Map(), tasks: [] };
    steps.set(name, step);
    if (job) addToLaunch(step, job, activity);
    else step.tasks.push(activity);
  }
  return [...steps.values()].map((step) =>
    step.kind === 'task' ? readTask(step.name, step.tasks) : readJobStep(step),
  );
}

interface Step {
  name: string;
  kind: string;
  launches: Map<number, Launch>;
  tasks: Activity[];
}

interface Job {
  kind: string;
  verb: ActivityVerb;
  mark: JobMark;
}

/** A user may name an activity `x.start` too: only one whose input carries a mark is the engine's. */
function jobOf({ activityType, input }: Activity): Job | undefined {
  const parsed = parseActivityType(activityType);
  const mark = (input as { mark?: JobMark } | null | undefined)?.mark;
  return parsed && typeof mark?.step === 'string' && typeof mark.launch === 'number' ? { ...parsed, mark } : undefined;
}

function addToLaunch(step: Step, { verb, mark }: Job, activity: Activity): void {
  const launch = step.launches.get(mark.launch) ?? { launch: mark.launch, key: mark.key };
  step.launches.set(mark.launch, { ...launch, [verb]: activity });
}

function readJobStep({ name, kind, launches }: Step): StepDocument {
  const read = [...launches.values()].map(readLaunch).sort((a, b) => a.launch - b.launch);
  const first = read[0] as LaunchReading;
  const last = read.at(-1) as LaunchReading;
  const { launch: _number, key: _key, adopted: _adopted, endedAt, ...told } = last;
  return {
    name,
    kind,
    ...told,
    startedAt: first.startedAt,
    ...(endedAt !== undefined && last.state !== 'waiting' && { endedAt }),
    launches: read.map(({ detail: _detail, result: _result, ...launch }) => launch),
  };
}
