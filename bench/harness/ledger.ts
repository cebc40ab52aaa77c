/** What the plane's ledger says of times. */
import type { LedgerEntry } from '../../local/aws/ledger.js';

/** Milliseconds from each end of a job of this name to the request that starts the next one. */
export function gapsOf(ledger: readonly LedgerEntry[], name: string): number[] {
  const gaps: number[] = [];
  let endedAt: number | undefined;
  for (const { event, at, ...entry } of ledger) {
    if (entry.name !== name) continue;
    if (event === 'ended') endedAt = Date.parse(at);
    if (event !== 'received' || endedAt === undefined) continue;
    gaps.push(Date.parse(at) - endedAt);
    endedAt = undefined;
  }
  return gaps;
}

/** When something was first written of a job of this name; undefined if never. Milliseconds since the epoch. */
export function timeOf(ledger: readonly LedgerEntry[], name: string, event: LedgerEntry['event']): number | undefined {
  const entry = ledger.find((candidate) => candidate.name === name && candidate.event === event);
  return entry && Date.parse(entry.at);
}

/** Of all jobs, by AWS id. Milliseconds since the epoch. */
export function timesById(ledger: readonly LedgerEntry[], event: LedgerEntry['event']): Map<string, number> {
  return new Map(
    ledger.flatMap(({ event: what, jobId, at }) =>
      what === event && jobId !== undefined ? [[jobId, Date.parse(at)]] : [],
    ),
  );
}
