/** How many hits a published figure is to rest on, for each fault and driver. */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { RunLine } from './line.js';

/** What has a figure of its own. */
export interface Group {
  fault: string;
  kind: JobKind;
  /** Windows that can't be closed stand beside the bounds. */
  known: boolean;
  timing: RunLine['timing'];
}

/** Killed workers, lost replies, cancels: what each service meets in a bad week. */
const foremost = new Set(['F1', 'F3', 'F9']);
/** A second start is a second job. */
const withoutToken = new Set<JobKind>(['glue', 'emr-step', 'emr-cluster']);
/** Also at the product's own durations, which take twenty times as long: so many in all, over all drivers. */
const atProductTiming = new Set(['F1', 'F2', 'F3']);

export function targetOf({ fault, kind, known, timing }: Group): number {
  if (timing === 'product') return atProductTiming.has(fault) && !known ? Math.ceil(100 / jobKinds.length) : 0;
  if (known) return fault === 'F18' ? 300 : 100;
  if (!foremost.has(fault)) return 300;
  return withoutToken.has(kind) ? 3_000 : 600;
}
