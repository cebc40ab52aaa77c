/**
 * What really happened, on disk before it is answered: one JSON line per start received, committed, replayed or refused,
 * per stop and per end. Tests and the demo judge "started once" by this file and by nothing of Millrace's own.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LedgerEntry {
  /** RFC 3339. */
  at: string;
  /** `committed`: a job exists from here on. `replayed`: a token named one that existed. */
  event: 'received' | 'committed' | 'replayed' | 'refused' | 'stop' | 'ended';
  service: string;
  /** Glue job name, or ECS family. */
  name: string;
  /** The mark: argument, token or startedBy; absent on jobs of others. */
  key?: string;
  /** Run id or task ARN. */
  jobId?: string;
  principal?: string;
  detail?: string;
}

export interface Ledger {
  write(entry: Omit<LedgerEntry, 'at'>): void;
  entries(): readonly LedgerEntry[];
}

export function openLedger(file: string): Ledger {
  mkdirSync(dirname(file), { recursive: true });
  const entries: LedgerEntry[] = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LedgerEntry)
    : [];
  return {
    write(entry) {
      const dated = { at: new Date().toISOString(), ...entry };
      // Synchronous: the answer must not overtake the line. The page cache survives a killed plane.
      appendFileSync(file, `${JSON.stringify(dated)}\n`);
      entries.push(dated);
    },
    entries: () => entries,
  };
}
