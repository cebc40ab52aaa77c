/** The jobs of AWS: what the plane wrote of them, and what their own processes did. */
import { isDeepStrictEqual } from 'node:util';
import type { Sources } from './read-sources.js';
import type { LedgerLine, WitnessEntry } from './sources.js';

/** A line of the ledger by the machine's clock. */
export type Dated = Omit<LedgerLine, 'at'> & { at: number };

export interface Job {
  jobId: string;
  service: string;
  name: string;
  key?: string;
  /** The first job of the family, where Glue retries by itself; else its own id. */
  family: string;
  /** Glue began it, in answer to a failed one. */
  retried: boolean;
  commits: Dated[];
  /** Of the start call that made it. */
  request?: unknown;
  account?: string;
  region?: string;
  stops: Dated[];
  /** Taken away by the platform: its process had no time to say so. */
  interrupted: boolean;
  ends: Dated[];
  begun: WitnessEntry[];
  finished: WitnessEntry[];
}

export interface Jobs {
  ours: Map<string, Job>;
  decoys: Map<string, Job>;
  /** By processes that no line of the ledger knows. */
  unknown: WitnessEntry[];
}

export function jobsOf({ ledger, witness, rig }: Pick<Sources, 'ledger' | 'witness' | 'rig'>): Jobs {
  const all = new Map<string, Job>();
  const received = new Map<string, Dated>();
  for (const line of ledger) {
    const dated = { ...line, at: Date.parse(line.at) };
    const call = [line.service, line.key ?? line.name, line.principal].join(' ');
    if (line.event === 'received') received.set(call, dated);
    if (line.jobId === undefined) continue;
    const job = all.get(line.jobId) ?? newJob(dated, line.jobId);
    all.set(line.jobId, job);
    note(job, dated, received.get(call), all);
  }
  const unknown: WitnessEntry[] = [];
  for (const entry of witness) {
    const job = all.get(entry.jobId);
    if (!job) unknown.push(entry);
    else (entry.event === 'start' ? job.begun : job.finished).push(entry);
  }
  const foreign = new Set(rig.decoys.map(({ jobId }) => jobId));
  const pick = (wanted: boolean) => new Map([...all].filter(([jobId]) => foreign.has(jobId) === wanted));
  return { ours: pick(false), decoys: pick(true), unknown };
}

/** A job is over for good when AWS has said so, or its process has ended and nothing was begun again. */
export function endedAt({ ends, begun, finished }: Job): number | undefined {
  return (finished.length >= Math.max(1, begun.length) ? finished.at(-1)?.at : undefined) ?? ends.at(-1)?.at;
}

/** When it used something: its processes' own word; AWS's for a cluster that has none. */
export function lifeOf(job: Job): { from: number; to: number | undefined } | undefined {
  const from = job.begun[0]?.at ?? (job.service === 'emr-cluster' ? job.commits[0]?.at : undefined);
  return from === undefined ? undefined : { from, to: endedAt(job) };
}

function newJob({ service, name, key }: Dated, jobId: string): Job {
  return {
    jobId,
    service,
    name,
    ...(key !== undefined && { key }),
    family: jobId,
    retried: false,
    commits: [],
    stops: [],
    interrupted: false,
    ends: [],
    begun: [],
    finished: [],
  };
}

function note(job: Job, line: Dated, received: Dated | undefined, all: ReadonlyMap<string, Job>): void {
  const { event, detail } = line;
  if (event === 'committed') {
    job.commits.push(line);
    const request = line.request ?? received?.request;
    const account = line.account ?? received?.account;
    const region = line.region ?? received?.region;
    Object.assign(job, {
      ...(request !== undefined && { request }),
      ...(account && { account }),
      ...(region && { region }),
    });
  }
  if (event === 'stop') job.stops.push(line);
  if (event === 'interrupted') job.interrupted = true;
  // What a killed plane wrote twice is one end.
  if (event === 'ended' && !job.ends.some((end) => isDeepStrictEqual(end, line))) job.ends.push(line);
  const before = event === 'retried' ? /^after (\S+)/.exec(detail ?? '')?.[1] : undefined;
  if (before !== undefined) Object.assign(job, { retried: true, family: all.get(before)?.family ?? before });
}
