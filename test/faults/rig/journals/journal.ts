/** A file of one JSON line per entry, on disk before whatever the entry announces is done. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { now } from '../clock.js';

export interface Journal<Entry extends { at: number }> {
  write(entry: Omit<Entry, 'at'> & { at?: number }): Entry;
  entries(): readonly Entry[];
}

export function openJournal<Entry extends { at: number }>(file: string): Journal<Entry> {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, '');
  const entries: Entry[] = [];
  return {
    write(entry) {
      const dated = { at: now(), ...entry } as unknown as Entry;
      appendFileSync(file, `${JSON.stringify(dated)}\n`);
      entries.push(dated);
      return dated;
    },
    entries: () => entries,
  };
}
