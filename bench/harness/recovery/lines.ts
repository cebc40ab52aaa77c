/** The raw figures of the recovery bench: one JSON line for each hit, written when it is over, so that a run can go on later. */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Duration } from '../../../contracts/duration.js';
import { resumeJsonLines } from '../../../local/json-lines.js';

/** What is done to a worker. */
export type How = 'killed' | 'starting' | 'frozen' | 'stopped';

/** All times in milliseconds from the moment before the signal was sent. */
export interface Hit {
  v: 1;
  how: How;
  heartbeat: Duration;
  /** RFC 3339. */
  at: string;
  cell: number;
  /** Each job that the worker watched: until another one first asked AWS about it. `null`: not within the limit. */
  asked: readonly (number | null)[];
  /** Each of these waits, but that of the job that ended meanwhile: until Temporal gave it to another worker. */
  given: readonly number[];
  /** The most attempts that one of these waits took. More than one: a dead worker's open poll swallowed a task. */
  attempts: number;
  /** A job ended while nobody watched it: until AWS was asked to start the next one of its lane. */
  wentOn?: number;
  /** A start was under way: until another worker first asked AWS about its job. */
  launched?: number;
  /** Busy share of all cores from the hit until the end. */
  busy: number;
  /** `codeHash()`. */
  code: string;
}

/** Heartbeats that reached Temporal while nothing happened but waiting. */
export interface Beats {
  v: 1;
  how: 'waiting';
  heartbeat: Duration;
  at: string;
  jobs: number;
  seconds: number;
  beats: number;
  code: string;
}

export type Line = Hit | Beats;

export interface Lines {
  /** Of this code: those of earlier runs and of this one. */
  all(): readonly Line[];
  /** Lines in the file that are of other code. */
  others: number;
  write(line: Line): void;
}

/** @param file without one the lines are kept in memory only */
export function openLines(file: string | undefined, code: string): Lines {
  const found = file !== undefined && existsSync(file) ? resumeJsonLines<Line>(file) : [];
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const ours = found.filter((line) => line.code === code);
  return {
    all: () => ours,
    others: found.length - ours.length,
    write(line) {
      ours.push(line);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}
