/**
 * A worker is killed: how long until somebody else watches its jobs? At the product's timings; beside it kills inside a
 * start, frozen workers, graceful stops, and what the heartbeat costs and gives.
 */
import { resolve } from 'node:path';
import type { Duration } from '../contracts/duration.js';
import { defaultTiming } from '../contracts/timing.js';
import { jobsPerCell } from './harness/recovery/cell.js';
import { codeHash } from './harness/recovery/code-hash.js';
import { openLines, type Beats, type Hit, type How, type Line } from './harness/recovery/lines.js';
import { measureRecovery } from './harness/recovery/measure.js';
import type { BenchOptions } from './options.js';
import { count, median, quantile, seconds } from './report/figures.js';
import { atLeast, atMost, exactly, type Report } from './report/report.js';

const killedLimit = 35;
const stoppedLimit = 5;
const heartbeat = defaultTiming.heartbeat;
/** What the heartbeat could be. */
const trade: readonly Duration[] = ['10s', heartbeat, '60s'];

export async function recovery({ kills, beside, parallel, resume }: BenchOptions): Promise<Report> {
  const code = codeHash();
  const lines = openLines(resume === undefined ? undefined : resolve(resume), code);
  const wanted = trade.map((each) => ({
    heartbeat: each,
    hits:
      each === heartbeat ? { killed: kills, starting: beside, frozen: beside, stopped: beside } : { killed: beside },
  }));
  await measureRecovery(wanted, { lines, code, parallel });
  return recoveryReport(lines.all(), lines.others, { kills, parallel, code });
}

/** @param others lines in the file that are of other code */
export function recoveryReport(
  lines: readonly Line[],
  others: number,
  { kills, parallel, code }: { kills: number; parallel: number; code: string },
): Report {
  const hits = lines.filter((line): line is Hit => line.how !== 'waiting');
  const of = (how: How, each: Duration = heartbeat) => hits.filter((hit) => hit.how === how && hit.heartbeat === each);
  const killed = of('killed');
  const slowest = killed.map(slowestOf);
  const stopped = of('stopped').map(slowestOf);
  const unseen = hits.flatMap(({ asked }) => asked).filter((ms) => ms === null).length;
  const busy = hits.map((hit) => hit.busy * 100);
  const percent = (value: number) => `${value.toFixed(0)} %`;
  return {
    question: `A worker is killed: how soon does another one watch its jobs, at the product's timings (heartbeat ${heartbeat})?`,
    tables: [
      {
        title: 'From the hit until another worker asks AWS about the job: the slowest job of each hit',
        head: ['', 'hits', 'jobs', 'median', '99 %', 'greatest', 'all jobs: median', '99 %'],
        rows: [
          row('killed (SIGKILL)', killed),
          row('of these, where its open polls swallowed a task', killed.filter(swallowed)),
          row('killed inside a start: the jobs beside it', of('starting')),
          figuresRow(
            'killed inside a start: the job that was being started',
            of('starting').flatMap(({ launched }) => (launched === undefined ? [] : [launched / 1_000])),
          ),
          row('frozen (SIGSTOP)', of('frozen')),
          row('stopped (SIGTERM)', of('stopped')),
        ],
      },
      {
        title: 'The same kills in other words',
        head: ['', 'hits', 'jobs', 'median', '99 %', 'greatest'],
        rows: [
          figuresRow(
            'until Temporal has given the wait of the slowest job to another worker',
            killed.filter(({ given }) => given.length > 0).map(({ given }) => Math.max(...given) / 1_000),
          ),
          figuresRow(
            'a job ended right after the kill: until AWS is asked to start what follows it',
            killed.flatMap(({ wentOn }) => (wentOn === undefined ? [] : [wentOn / 1_000])),
          ),
        ],
      },
      {
        title: 'What the heartbeat gives and costs',
        head: ['heartbeat', 'kills', 'slowest job: median', '99 %', 'greatest', 'heartbeats per job-hour', 'counted'],
        rows: trade.map((each) => tradeRow(each, of('killed', each), lines)),
      },
    ],
    bars: [
      atMost("a killed worker's jobs are watched again, 99 %", killedLimit, quantile(slowest, 0.99), seconds),
      atLeast('kills', kills, killed.length, count),
      atMost("a stopped worker's jobs are watched again, greatest", stoppedLimit, quantile(stopped, 1), seconds),
      exactly('jobs that nobody watched again within five minutes', 0, unseen, count),
    ],
    notes: [
      `Each cell is two worker processes with a task queue of their own and ${jobsPerCell} jobs in four runs: ECS tasks, and Glue runs of a job each. ${parallel} cells side by side, one Temporal server. A hit is on the worker that watches more of them, at a random moment of its heartbeats, once all jobs are watched, none is being started, and the worker of the hit before has been replaced; its end is what the kernel reported, its stop what the kernel shows. The next worker starts at once.`,
      "Watched again: the local AWS gets the first call that names the job from another worker than the one that was hit; neither Temporal nor a worker is asked. An open poll that swallowed a task shows in the number of the wait's attempts.",
      'Inside a start: RunTask or StartJobRun is at AWS and not yet answered, half of them before the job exists. It is known to be lost only when its attempt times out. A frozen worker keeps its connections, and Temporal gives tasks to its open polls until they expire.',
      'Heartbeats: as counted by Temporal’s SDK while nothing happens, over three of its rounds (0.8 of the timeout each).',
      `Busy share of both cores during a hit: median ${percent(median(busy))}, 99 % ${percent(quantile(busy, 0.99))}. Code ${code}; ${count(others)} lines of other code in the file are left out.`,
    ],
  };
}

/** A dead worker's poll took a task with it: its wait needed one attempt more. */
function swallowed({ attempts }: Hit): boolean {
  return attempts > 1;
}

/** Seconds; without end where a job was not watched again. */
function slowestOf({ asked }: Hit): number {
  return Math.max(...asked.map((ms) => ms ?? Infinity)) / 1_000;
}

function row(words: string, hits: readonly Hit[]): string[] {
  const watching = hits.filter(({ asked }) => asked.length > 0);
  const jobs = watching.flatMap(({ asked }) => asked.map((ms) => (ms ?? Infinity) / 1_000));
  const [what = '', , ...figures] = figuresRow(words, watching.map(slowestOf));
  const tail = jobs.length > 0 ? [seconds(median(jobs)), seconds(quantile(jobs, 0.99))] : ['', ''];
  return [what, count(hits.length), count(jobs.length), ...figures.slice(1), ...tail];
}

/** One job of each hit. */
function figuresRow(words: string, values: readonly number[]): string[] {
  const figures = [median(values), quantile(values, 0.99), Math.max(...values)];
  return [
    words,
    count(values.length),
    count(values.length),
    ...figures.map((it) => (values.length ? seconds(it) : '')),
  ];
}

function tradeRow(each: Duration, hits: readonly Hit[], lines: readonly Line[]): string[] {
  const [, kills = '', , ...figures] = figuresRow('', hits.map(slowestOf));
  const beats = lines.filter((line): line is Beats => line.how === 'waiting' && line.heartbeat === each);
  const sum = (read: (line: Beats) => number) => beats.reduce((total, line) => total + read(line), 0);
  const jobHours = sum(({ jobs, seconds }) => (jobs * seconds) / 3_600);
  return [
    each,
    kills,
    ...figures,
    count(sum(({ beats }) => beats) / jobHours),
    `${count(sum(({ beats }) => beats))} in ${jobHours.toFixed(1)} job-hours`,
  ];
}
