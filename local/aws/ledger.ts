/**
 * What really happened, on disk before it is answered: one JSON line per start received, committed, replayed or refused,
 * per stop, per end and for each job that the platform took away. Tests and the demo judge "started once" by this file and by nothing of Millrace's own.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { resumeJsonLines } from '../json-lines.js';
import type { Home } from './home.js';

export interface LedgerEntry {
  /** RFC 3339. */
  at: string;
  /**
   * `committed`: a job exists from here on. `replayed`: a token named one that existed. `retried`: Glue itself began a
   * run, in answer to a failed one. `interrupted`: the platform has taken the job's process away, for the reason in
   * `detail`.
   */
  event: 'received' | 'committed' | 'replayed' | 'refused' | 'retried' | 'stop' | 'interrupted' | 'ended';
  service: string;
  /** Glue job name, or ECS family. */
  name: string;
  /** The mark: argument, token or startedBy; absent on jobs of others. */
  key?: string;
  /** Run id or task ARN. */
  jobId?: string;
  principal?: string;
  detail?: string;
  /** Both are missing in lines of planes that did not write them yet. */
  account?: string;
  region?: string;
  /** The start call's own input, on `received`, where the plane keeps them. */
  request?: object;
}

/** What its writers say; the ledger adds when and where. */
export type LedgerNote = Omit<LedgerEntry, 'at' | keyof Home>;

export interface LedgerOptions {
  home: Home;
  /** Whether lines of starts hold their requests; default: no, they are most of the file. */
  requests?: boolean;
  /** Is told of each line once it is on disk. */
  written?: (entry: LedgerEntry) => void;
}

export interface Ledger {
  write(note: LedgerNote): void;
  entries(): readonly LedgerEntry[];
}

/** Throws for a file that is no ledger; the line that a killed plane was writing is dropped. */
export function openLedger(file: string, { home, requests = false, written }: LedgerOptions): Ledger {
  mkdirSync(dirname(file), { recursive: true });
  // A file that can't be written is found here, not at the first job.
  appendFileSync(file, '');
  const entries = resumeJsonLines<LedgerEntry>(file);
  return {
    write({ request, ...note }) {
      const { account, region } = home;
      const kept = requests && request !== undefined ? { request } : {};
      const dated = { at: new Date().toISOString(), ...note, account, region, ...kept };
      // Synchronous: the answer must not overtake the line. The page cache survives a killed plane.
      appendFileSync(file, `${JSON.stringify(dated)}\n`);
      entries.push(dated);
      written?.(dated);
    },
    entries: () => entries,
  };
}
