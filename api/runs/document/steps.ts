/** The steps of a run in the order in which they began: jobs with their launches, a user's own activities, fan-outs. */
import type { JobLinks } from '../../../contracts/job.js';
import type { StepDocument } from '../../../contracts/run.js';
import type { Activity } from './activities.js';
import type { Child } from './children.js';
import { jobActivityOf, linksByKey, type JobActivity } from './engine-activity.js';
import { fanOutSteps } from './for-each.js';
import { readLaunch, type LaunchReading } from './launch.js';
import { readTakeDown } from './take-down.js';
import { readTask } from './task.js';

/** A step, and the event that it began with. */
export interface BegunStep {
  eventId: string;
  step: StepDocument;
}

export function stepsOf(activities: readonly Activity[], children: readonly Child[]): StepDocument[] {
  const read = [...activitySteps(activities), ...fanOutSteps(children)];
  return read.sort((a, b) => Number(a.eventId) - Number(b.eventId)).map(({ step }) => step);
}

function activitySteps(activities: readonly Activity[]): BegunStep[] {
  const known = activities.map((activity) => ({ activity, job: jobActivityOf(activity) }));
  const links = linksByKey(known.flatMap(({ job }) => job ?? []));
  const steps = Map.groupBy(known, ({ activity, job }) => job?.step ?? activity.summary ?? activity.activityType);
  return [...steps].map(([name, its]) => {
    const jobs = its.flatMap(({ job }) => job ?? []);
    const all = its.map(({ activity }) => activity);
    const step = jobs.length > 0 ? readJobStep(name, jobs, links) : readTask(name, all);
    return { eventId: all[0]?.eventId ?? '', step };
  });
}

function readJobStep(name: string, jobs: readonly JobActivity[], links: ReadonlyMap<string, JobLinks>): StepDocument {
  const launches = Map.groupBy(jobs, ({ mark }) => mark.launch);
  const read = [...launches.values()].map((its) => readOne(its, links)).sort((a, b) => a.launch - b.launch);
  const first = read[0] as LaunchReading;
  const last = read.at(-1) as LaunchReading;
  const { launch: _number, key: _key, adopted: _adopted, endedAt, ...told } = last;
  return {
    name,
    kind: jobs[0]?.kind ?? '',
    ...told,
    startedAt: first.startedAt,
    ...(endedAt !== undefined && last.state !== 'waiting' && { endedAt }),
    launches: read.map(({ detail: _detail, result: _result, ...launch }) => launch),
  };
}

/** `its`: what one launch has done, or the one stop that is a step of its own. */
function readOne(its: readonly JobActivity[], links: ReadonlyMap<string, JobLinks>): LaunchReading {
  const { mark } = its[0] as JobActivity;
  const told = Object.fromEntries(its.map(({ what, activity }) => [what, activity])) as Partial<Told>;
  const { launch, key } = mark;
  const takeDown = told['take-down'];
  return takeDown
    ? readTakeDown({ launch, key, activity: takeDown, links: links.get(key) })
    : readLaunch({ launch, key, ...told });
}

type Told = Record<JobActivity['what'], Activity>;
