/** What the soak found, line by line, and whether it stays within what is allowed. */
import type { LargestHistory } from './histories.js';
import type { Sample } from './measured.js';
import { slopeOf, type Slope } from './slope.js';

export interface Found {
  minutes: number;
  /** Of the processes that lived all the time, after the warm-up. */
  samples: Readonly<Record<string, readonly Sample[]>>;
  /** Jobs that came to be, and in how many hours. */
  jobs: { count: number; hours: number };
  started: number;
  ended: Readonly<Record<string, number>>;
  /** Runs that did not end, calls that the API refused, processes that ended by themselves, keys with two jobs … */
  faults: Readonly<Record<string, readonly string[]>>;
  histories: readonly LargestHistory[];
}

export interface Verdict {
  lines: readonly string[];
  over: readonly string[];
}

/**
 * What one job's ref, mark and details take: whoever keeps one for ever grows by that with each job, and by nothing less.
 * A job that is watched has 49 KB (bench `waiting`), so it is far below what a job that is not let go of would show.
 */
const bytesPerJob = 1_024;
/** Below that V8 has not yet made the heap that it wants; then figures are printed, and not judged. */
const judgedFromHours = 0.5;
/** A run of the soak has some 250 events: one that is longer repeats something per poll, heartbeat or attempt. */
const mostEvents = 500;
const mostBytes = 512 * 1_024;

export function verdictOf(found: Found): Verdict {
  const lines: string[] = [];
  const over: string[] = [];
  const judge = (fine: boolean, line: string) => {
    lines.push(`${fine ? 'ok  ' : 'OVER'} ${line}`);
    if (!fine) over.push(line);
  };

  const bound = (found.jobs.count / found.jobs.hours) * bytesPerJob;
  for (const [name, samples] of Object.entries(found.samples)) {
    for (const what of ['rss', 'live'] as const) {
      const slope = slopeOf(samples.map((sample) => ({ at: sample.at, value: sample[what] })));
      const line = `${name}: ${whats[what]} ${sizes(samples.map((sample) => sample[what]))}, slope ${slopeText(slope)}`;
      if (slope.hours < judgedFromHours)
        lines.push(`  -  ${line}; ${judgedFromHours} h at least are needed to judge it`);
      else judge(slope.perHour <= bound, `${line}, at most ${mib(bound)} MiB/h`);
    }
  }
  lines.push(
    `  -  the bound is ${bytesPerJob} bytes for each of ${Math.round(found.jobs.count / found.jobs.hours)} jobs an hour`,
  );
  for (const { type, runs, events, bytes } of found.histories) {
    const fine = events <= mostEvents && bytes <= mostBytes;
    judge(fine, `history of ${type}: at most ${events} events, ${Math.round(bytes / 1_024)} KB, of ${runs} runs`);
  }
  const { succeeded = 0, ...others } = found.ended;
  judge(succeeded === found.started, `${succeeded} of ${found.started} runs succeeded ${otherEnds(others)}`);
  for (const [what, which] of Object.entries(found.faults))
    judge(which.length === 0, `${which.length} ${what}${which.map((one) => `\n       ${one}`).join('')}`);
  return { lines, over };
}

const whats = { rss: 'resident memory', live: 'live objects' } as const;

function slopeText({ perHour, within, samples, hours }: Slope): string {
  return `${mib(perHour)} ± ${mib(within)} MiB/h (${samples} samples in ${hours.toFixed(2)} h)`;
}

function sizes(values: readonly number[]): string {
  return `${mib(values[0] ?? NaN)} → ${mib(values.at(-1) ?? NaN)} MiB, at most ${mib(Math.max(...values))}`;
}

function otherEnds(others: Readonly<Record<string, number>>): string {
  const said = Object.entries(others).map(([state, count]) => `${count} ${state}`);
  return said.length > 0 ? `(${said.join(', ')})` : '';
}

function mib(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
