/** What the timing table says of each kind's listings, and what else a trace is judged by. */
import { toMs } from '../../../../contracts/duration.js';
import { settlingMs, type Timing } from '../../../../contracts/timing.js';
import type { JobKind } from '../../../../activities/specs.js';
import type { TraceFacts } from '../../trace.js';

const lagNames = {
  glue: 'glueListingLag',
  ecs: 'ecsListingLag',
  'emr-step': 'emrListingLag',
  'emr-cluster': 'emrListingLag',
  'emr-serverless': 'emrServerlessListingLag',
} as const satisfies Record<JobKind, keyof Timing>;

/** Milliseconds. */
export function listingLagOf(kind: JobKind, timing: Timing): number {
  return toMs(timing[lagNames[kind]]);
}

const tokens = {
  glue: 'none',
  ecs: 'expiring',
  'emr-step': 'none',
  'emr-cluster': 'none',
  'emr-serverless': 'undocumented',
} as const satisfies Record<JobKind, TraceFacts['token']>;

export function traceFactsOf(kind: JobKind, timing: Timing): TraceFacts {
  return {
    kind,
    token: tokens[kind],
    ...(kind === 'ecs' && { resendWithinMs: toMs(timing.ecsResendWithin) }),
    settlingMs: settlingMs(timing, timing[lagNames[kind]]),
    listingLagMs: listingLagOf(kind, timing),
    startAttemptMs: toMs(timing.startAttempt),
    requestTimeoutMs: toMs(timing.connectTimeout) + toMs(timing.requestTimeout),
  };
}
