/**
 * What one inspection tells fits into a payload: a run may have left thousands of jobs, and what it calls them may be
 * long. What has no place is found again by the next pass, when those that were told are done with.
 */
import { janitorLimits, notInspected, type ClosedRun, type Finding, type Verdict } from '../../contracts/janitor.js';

const limit = janitorLimits.bytes.findings;

/** What can be done something about comes first. */
const order: readonly Verdict[] = ['orphan', 'young', 'unknown', 'foreign'];

/** Of one run. One that has more is not done with. */
export function withinBytes(run: ClosedRun, findings: readonly Finding[]): Finding[] {
  if (bytesOf(findings) <= limit) return [...findings];
  const inOrder = findings.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  let size = 0;
  const told = inOrder.filter((finding) => (size += bytesOf(finding) + 1) <= limit);
  return [...told, notInspected(run, `${findings.length - told.length} more findings of this run had no place`)];
}

/** After which an inspection begins with no further run. */
export function isFull(findings: number, bytes: number): boolean {
  return findings >= janitorLimits.findings || bytes >= limit;
}

/** In UTF-8, as Temporal counts. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
