/**
 * Jobs that are scripted instead of run, by Glue job name, ECS family, or what an EMR name says before the mark: they end
 * when told, as told. For tests that need a state at a moment, and for loads of a thousand jobs on a laptop. Or a script
 * names a process that takes the job's place. Everything else runs for real.
 */
import { metInSilence, type Met } from './met.js';

export interface WitnessCommand {
  program: string;
  args: readonly string[];
  /** Beside the path and `MILLRACE_WITNESS_KEY`, `_JOB` and `_ARGS`, which say whose place it takes. */
  env?: Readonly<Record<string, string>>;
  /** SIGKILL follows SIGTERM so much later; default: what the service grants, or 30 000 where it grants nothing. */
  graceMs?: number;
}

export interface JobScript {
  /** Stays STARTING or PENDING for so many milliseconds. Default: it runs at once. */
  startsAfterMs?: number;
  /** Ends after so many milliseconds of running; without it the job runs until `endJob`. */
  afterMs?: number;
  exitCode?: number;
  /** The platform's doing: an ECS stop code, a Glue error message, or why EMR ended a cluster or interrupted a step. */
  interrupted?: string;
  /** How long after a failure Glue's own next run begins; AWS documents no bound. Default: at once. */
  retryAfterMs?: number;
  /** A stop is accepted and never honoured. */
  ignoresStop?: boolean;
  /** A stop is refused with this code. */
  refusesStop?: string;
  /** The job is this process: how and when it ends is the process's own affair, `afterMs` and `exitCode` don't count. */
  command?: WitnessCommand;
}

export interface Visibility {
  /** How long a new job is missing from listings, and from describe; milliseconds. */
  listingsAfterMs?: number;
  describeAfterMs?: number;
}

export interface Scripts {
  set(name: string, script: JobScript): void;
  of(name: string): JobScript | undefined;
  show(service: string, visibility: Visibility): void;
  /** Whether a job that was committed so long ago shows. */
  shows(service: string, where: 'listings' | 'describe', ageMs: number, id: string): boolean;
  /** From now on AWS does not know the job, whatever becomes of it. */
  forget(id: string): void;
  isForgotten(id: string): boolean;
}

export function createScripts(met: Met = metInSilence): Scripts {
  const scripts = new Map<string, JobScript>();
  const visibilities = new Map<string, Visibility>();
  const forgotten = new Set<string>();
  return {
    set: (name, script) => void scripts.set(name, script),
    of: (name) => scripts.get(name),
    show: (service, visibility) => void visibilities.set(service, visibility),
    forget: (id) => void forgotten.add(id),
    isForgotten: (id) => forgotten.has(id),
    shows(service, where, ageMs, id) {
      const { listingsAfterMs = 0, describeAfterMs = 0 } = visibilities.get(service) ?? {};
      const old = ageMs >= (where === 'listings' ? listingsAfterMs : describeAfterMs);
      if (old && !forgotten.has(id)) return true;
      met(forgotten.has(id) ? 'forgotten' : 'hidden', id);
      return false;
    },
  };
}
