/**
 * Everything that a verification starts, noted before it is sent: whatever happens afterwards, a lost reply or Ctrl-C
 * included, `stopAll` finds it, stops it, and says what it could not stop.
 */
import { describeError } from '../../activities/aws/aws-error.js';
import { classify } from '../../activities/aws/classify.js';
import { fenceWith } from '../../activities/aws/fence.js';
import type { JobDriver, Started } from '../../activities/job-driver.js';
import type { AnySpec } from '../../activities/specs.js';
import { fromMs, toMs } from '../../contracts/duration.js';
import { hasEnded, type JobMark, type JobRef } from '../../contracts/job.js';
import { settlingMs, type Timing } from '../../contracts/timing.js';
import { lookFor } from './look-for.js';
import type { Patience } from './patience.js';

export interface Launch {
  driver: JobDriver;
  spec: AnySpec;
  mark: JobMark;
  /** `open`: sent, and nobody knows yet whether AWS has started something. */
  outcome: 'not sent' | 'open' | 'known';
  refs: JobRef[];
}

export interface Launches {
  /** Notes a launch whose call somebody else sends. `nothing()` or `job()` closes it. */
  note(driver: JobDriver, spec: AnySpec, mark: JobMark): Noted;
  /** Through the driver, which gets the service's own time limit, too. */
  start(driver: JobDriver, spec: AnySpec, mark: JobMark): Promise<Started<JobRef>>;
  /** Resolves when all have ended, with those that have not, or of which nobody knows. */
  stopAll(): Promise<string[]>;
  /** Whether any start was sent. */
  any(): boolean;
  /** Jobs that are known to have been started. */
  count(): number;
}

export interface Noted {
  /** AWS certainly started nothing. */
  nothing(): void;
  job(ref: JobRef): void;
}

/** What the service itself may let a job run, where it has a limit: ten minutes, should this process die. */
export const limitSeconds = 600;

export function createLaunches(timing: Timing, patience: Patience): Launches {
  const launches: Launch[] = [];
  const add = (driver: JobDriver, spec: AnySpec, mark: JobMark, outcome: Launch['outcome']): Launch => {
    const launch: Launch = { driver, spec, mark, outcome, refs: [] };
    launches.push(launch);
    return launch;
  };
  const know = (launch: Launch, ref?: JobRef) => {
    launch.outcome = 'known';
    if (ref) launch.refs.push(ref);
  };

  return {
    note(driver, spec, mark) {
      const launch = add(driver, spec, mark, 'open');
      return { nothing: () => know(launch), job: (ref) => know(launch, ref) };
    },
    async start(driver, spec, mark) {
      const launch = add(driver, spec, mark, 'not sent');
      const fence = fenceWith(() => Promise.resolve(void (launch.outcome = 'open')));
      try {
        const answer = await driver.start(spec, { mark, limitSeconds }, fence);
        know(launch, 'started' in answer ? answer.started : undefined);
        return answer;
      } catch (error) {
        if (classify(error) !== 'unknown') know(launch);
        throw error;
      }
    },
    async stopAll() {
      const unknown = await Promise.all(launches.map((launch) => findOpen(launch, timing, patience)));
      // Two launches of one token have one job.
      const jobs = new Map(launches.flatMap(({ driver, refs }) => refs.map((ref) => [idOf(ref), { driver, ref }])));
      const left = await Promise.all(
        [...jobs.values()].map(({ driver, ref }) => stopJob(driver, ref, timing, patience)),
      );
      return [...unknown, ...left].flatMap((one) => one ?? []);
    },
    any: () => launches.some(({ outcome }) => outcome !== 'not sent'),
    count: () => new Set(launches.flatMap(({ refs }) => refs.map(idOf))).size,
  };
}

/** The job of a launch whose reply was lost. Only a listing proves that there is none; gives words where it can't. */
async function findOpen(launch: Launch, timing: Timing, patience: Patience): Promise<string | undefined> {
  const { driver, spec, mark, refs } = launch;
  if (launch.outcome !== 'open') return undefined;
  const within = fromMs(settlingMs(timing, driver.facts.listingLag));
  const { found, problem } = await lookFor(() => driver.find(spec, mark), { within, every: patience.every });
  if (found) refs.push(found);
  return found || problem === undefined
    ? undefined
    : `perhaps a job of ${spec.kind} with key ${mark.key}, which nobody can tell: ${problem}`;
}

/** Undefined when it has ended. */
async function stopJob(
  driver: JobDriver,
  ref: JobRef,
  timing: Timing,
  patience: Patience,
): Promise<string | undefined> {
  let asked = 0;
  let askedAt = -Infinity;
  let raw = 'AWS does not show it';
  let refusal: string | undefined;
  const search = await lookFor(
    async () => {
      const [state] = await driver.describe([ref]);
      if (state && hasEnded(state)) return state;
      if (state?.status === 'active') raw = state.raw;
      if (performance.now() - askedAt < toMs(timing.stopAskAgain)) return undefined;
      askedAt = performance.now();
      // A refusal is no end: the job may have ended meanwhile, which the next look tells.
      await driver.stop(ref, 'npm run verify-aws is over', asked++).then(
        () => (refusal = undefined),
        (error: unknown) => (refusal = describeError(error)),
      );
      return undefined;
    },
    { within: patience.stopped, every: patience.every },
  );
  if (search.found) return undefined;
  const { awsId, console: page } = driver.links(ref);
  return `${awsId}: ${search.problem ?? refusal ?? raw}${page ? ` ${page}` : ''}`;
}

function idOf(ref: JobRef): string {
  return JSON.stringify(ref);
}
