/**
 * All durations of the engine, in one table. Activities take it as config, the bundle gets it when it is built.
 * Rigs scale the table by one factor; the defaults are the product's, and what figures are quoted for.
 */
import { fromMs, toMs, type Duration } from './duration.js';

export const defaultTiming = {
  /** AWS clients have no timeouts of their own. A start that has not answered by then has an unknown outcome. */
  connectTimeout: '3s',
  requestTimeout: '10s',
  /** One attempt of a start: a little longer than both, and no more: a frozen worker's open polls swallow tasks. */
  startAttempt: '20s',
  /** How long a new job may be missing from listings. Glue documents none; ECS says up to five minutes. */
  glueListingLag: '30s',
  ecsListingLag: '5m',
  /** Neither documents one; ListClusters says that clusters which change state while it runs may be missing. */
  emrListingLag: '1m',
  emrServerlessListingLag: '1m',
  /** Within this of the first send the same ECS token surely names the same task: it lives the task's life + 1 h. */
  ecsResendWithin: '55m',
  /** Added to a service's listing lag and the request timeouts: the time after which "not found" means "not there". */
  settlingMargin: '7s',
  /** How far before `mintedAt` a listing looks, because clocks differ. */
  clockMargin: '10m',
  /** A ref that AWS never showed is lost only after this: ECS is documented as up to five minutes behind. */
  unseenPatience: '10m',
  /** After this a retry runs the steps of a target again whose account AWS does not tell. As long as a step waits for it. */
  targetPatience: '1h',
  /** A describe refused for this long makes the step `blind`. */
  blindAfter: '3m',
  /** Liveness of waits and stops: with `retryInterval` and the sticky timeout this is the recovery bar of 35 s. */
  heartbeat: '25s',
  retryInterval: '1s',
  retryMax: '30s',
  /** Reads of one service and target are this far apart in the mean: 2.5 a second, 5 with both services. */
  callInterval: '400ms',
  /**
   * Calls of one EMR operation and target: 0.45 a second. AWS gives half a call per second for each operation, account
   * and region; workers that share an account slow down under its throttling.
   */
  emrCallInterval: '2200ms',
  /** Listings, starts and cancels of EMR Serverless: 0.9 a second each, of the one that AWS gives. */
  emrServerlessCallInterval: '1100ms',
  /** Polls: a tenth of the job's age, within these. */
  pollMin: '1s',
  pollMax: '30s',
  /** How long a stop may take before it is `JobStillRunning`, and how often it is asked again. */
  stopTimeout: '15m',
  stopAskAgain: '1m',
  /** How often the janitor comes, and how long a run must have been closed before it stops a job of it. */
  janitorInterval: '15m',
  janitorGrace: '10m',
  /** How long a run waits after a refusal for lack of capacity: doubling between these, with jitter. */
  capacityMin: '15s',
  capacityMax: '5m',
  /** A step without `timeout`. */
  stepTimeout: '1d',
  /** What the service's own time limit gets beyond the step's deadline. */
  deadManMargin: '10m',
  /** After a worker's death its cached runs wait this long before another worker takes them. */
  sticky: '5s',
} as const satisfies Record<string, Duration>;

export type Timing = Record<keyof typeof defaultTiming, Duration>;

/** Temporal fires no timer, retry or timeout below about one second: what the server keeps does not scale below it. */
const floorMs = 1_000;
const keptByServer: ReadonlySet<string> = new Set([
  'startAttempt',
  'heartbeat',
  'retryInterval',
  'retryMax',
  'capacityMin',
  'capacityMax',
  'sticky',
  'janitorInterval',
]);
/** Not ours to scale: what the author wrote, AWS's own limits and the difference of clocks. */
const fixed: ReadonlySet<string> = new Set(['clockMargin', 'stepTimeout', 'deadManMargin']);

/** By their names, so that none is left out of what holds for all of them. */
const listingLags = (Object.keys(defaultTiming) as (keyof Timing)[]).filter((name) => name.endsWith('ListingLag'));

/** A factor above 1 does not lengthen AWS's own limit on a token. */
export function scaleTiming(factor: number, base: Timing = defaultTiming): Timing {
  const entries = Object.entries(base).map(([name, value]) => [
    name,
    fixed.has(name) || (factor > 1 && name === 'ecsResendWithin')
      ? value
      : fromMs(Math.max(keptByServer.has(name) ? floorMs : 1, Math.round(toMs(value) * factor))),
  ]);
  return Object.fromEntries(entries) as Timing;
}

/** The time after an ambiguous send after which a listing that does not show the job proves that there is none. */
export function settlingMs(timing: Timing, listingLag: Duration): number {
  return toMs(listingLag) + toMs(timing.connectTimeout) + toMs(timing.requestTimeout) + toMs(timing.settlingMargin);
}

/** The inequalities that the promises rest on; asserted when a process starts. Throws one error that lists all that fail. */
export function assertTiming(timing: Timing): void {
  const ms = (name: keyof Timing) => toMs(timing[name]);
  const rules: [boolean, string][] = [
    [
      ms('startAttempt') > ms('connectTimeout') + ms('requestTimeout'),
      'startAttempt > connectTimeout + requestTimeout',
    ],
    // Past the deadline a search has what word and answer leave of an attempt.
    [ms('startAttempt') > 2 * ms('connectTimeout'), 'startAttempt > 2 x connectTimeout'],
    [ms('settlingMargin') > 0, 'settlingMargin > 0'],
    ...listingLags.map((name): [boolean, string] => [ms('unseenPatience') > ms(name), `unseenPatience > ${name}`]),
    // What was sent before its run was closed is listed when the janitor may stop it.
    ...listingLags.map((name): [boolean, string] => [ms('janitorGrace') > ms(name), `janitorGrace > ${name}`]),
    [ms('janitorInterval') >= floorMs, 'janitorInterval >= 1s'],
    // The token lives at least an hour (ECS, "Ensuring idempotency"), and a resend takes a moment.
    [ms('ecsResendWithin') <= toMs('55m'), 'ecsResendWithin <= 55m'],
    [ms('callInterval') > 0, 'callInterval > 0'],
    [ms('emrCallInterval') > 0, 'emrCallInterval > 0'],
    [ms('emrServerlessCallInterval') > 0, 'emrServerlessCallInterval > 0'],
    [ms('retryInterval') <= ms('retryMax'), 'retryInterval <= retryMax'],
    [ms('pollMin') <= ms('pollMax'), 'pollMin <= pollMax'],
    [ms('capacityMin') <= ms('capacityMax'), 'capacityMin <= capacityMax'],
    [ms('stopTimeout') > ms('stopAskAgain'), 'stopTimeout > stopAskAgain'],
    [ms('heartbeat') >= floorMs, 'heartbeat >= 1s'],
    [ms('retryInterval') >= floorMs, 'retryInterval >= 1s'],
  ];
  const broken = rules.filter(([holds]) => !holds).map(([, rule]) => rule);
  if (broken.length > 0) throw new RangeError(`Timing breaks: ${broken.join('; ')}`);
}
