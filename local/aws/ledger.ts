/**
 * What really happened, on disk before it is answered: one JSON line per start received, committed, replayed or refused,
 * per stop and per end. Tests and the demo judge "started once" by this file and by nothing of Millrace's own.
 */
import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LedgerEntry {
  /** RFC 3339. */
  at: string;
  /**
   * `committed`: a job exists from here on. `replayed`: a token named one that existed. `retried`: Glue itself began a
   * run, in answer to a failed one.
   */
  event: 'received' | 'committed' | 'replayed' | 'refused' | 'retried' | 'stop' | 'ended';
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

/** Throws for a file that is no ledger; the line that a killed plane was writing is dropped. */
export function openLedger(file: string): Ledger {
  mkdirSync(dirname(file), { recursive: true });
  // A file that can't be written is found here, not at the first job.
  appendFileSync(file, '');
  const entries = readLedger(file);
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

function readLedger(file: string): LedgerEntry[] {
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      try {
        return JSON.parse(line) as LedgerEntry;
      } catch (cause) {
        throw new Error(`Line ${index + 1} of ${file} is no JSON: ${line}`, { cause });
      }
    });
}
