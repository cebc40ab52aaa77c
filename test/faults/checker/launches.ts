/** The launches of all runs, by key: what was to be started, which job was accepted, and which end history tells of it. */
import type { Activity, Mark } from './activities.js';
import { json, text, type Json } from './history.js';
import type { Run } from './runs.js';

/** An activity of the engine, and the run in whose history it stands. */
export interface Occurrence {
  run: Run;
  activity: Activity;
}

export interface Accepted extends Occurrence {
  jobId: string;
  ref: Json;
  /** The id that the links name. */
  awsId: string;
  at: number;
}

/** `nothing`: history says that no job was started. */
export type ToldStatus = 'succeeded' | 'failed' | 'stopped' | 'lost' | 'nothing';

export interface Told extends Occurrence {
  status: ToldStatus;
  at: number;
}

export interface Launch {
  key: string;
  mark: Mark;
  kind: string;
  /** Of the first scheduling. */
  input: Json;
  starts: Occurrence[];
  waits: Occurrence[];
  stops: Occurrence[];
  accepted: Accepted[];
  told: Told[];
}

export function launchesOf(runs: readonly Run[]): Map<string, Launch> {
  const launches = new Map<string, Launch>();
  const occurrences = runs.flatMap((run) => run.activities.map((activity) => ({ run, activity })));
  for (const occurrence of occurrences) {
    const { verb, mark, kind, input } = occurrence.activity;
    if (verb !== 'start' || !mark) continue;
    const known = launches.get(mark.key);
    if (known) known.starts.push(occurrence);
    else launches.set(mark.key, { key: mark.key, mark, kind, input, ...nothingYet(), starts: [occurrence] });
  }
  for (const occurrence of occurrences) {
    const { verb, mark } = occurrence.activity;
    const launch = mark && launches.get(mark.key);
    if (!launch) continue;
    if (verb === 'wait') launch.waits.push(occurrence);
    if (verb === 'stop') launch.stops.push(occurrence);
    tell(launch, occurrence);
  }
  return launches;
}

/** What names the job in a ref, by the kind's own field. */
export function jobIdOf(kind: string, ref: Json): string {
  return text(ref[idFields[kind] ?? '']);
}

const idFields: Readonly<Record<string, string>> = {
  glue: 'runId',
  ecs: 'taskArn',
  'emr-step': 'stepId',
  'emr-cluster': 'clusterId',
  'emr-serverless': 'jobRunId',
};

function nothingYet(): Pick<Launch, 'starts' | 'waits' | 'stops' | 'accepted' | 'told'> {
  return { starts: [], waits: [], stops: [], accepted: [], told: [] };
}

function tell(launch: Launch, occurrence: Occurrence): void {
  const { end, kind } = occurrence.activity;
  if (end?.how !== 'completed') return;
  const { started, links, ended, refused, notSent, neverStarted } = end.result;
  if (started) {
    const ref = json(started);
    launch.accepted.push({
      ...occurrence,
      ref,
      jobId: jobIdOf(kind, ref),
      awsId: text(json(links)['awsId']),
      at: end.at,
    });
  }
  if (ended) launch.told.push({ ...occurrence, status: text(json(ended)['status']) as ToldStatus, at: end.at });
  if (refused !== undefined || notSent !== undefined || neverStarted === true) {
    launch.told.push({ ...occurrence, status: 'nothing', at: end.at });
  }
}
