/**
 * A hundred EMR clusters with ten steps each, watched by one worker under the request buckets that AWS documents: whether
 * any call is throttled, and how long after its end a step is noticed, beside one DescribeStep for each step.
 */
import { measureWatch, stepsPerCluster, turnMs, type WatchFigures } from './harness/watch-steps.js';
import { openStage } from './harness/stage.js';
import type { BenchOptions } from './options.js';
import { count, median, quantile, seconds, spread, times } from './report/figures.js';
import { atMost, exactly, type Report } from './report/report.js';

const noticedLimit = 150;
/** Calls a second that AWS gives an account, and how many at once ("Amazon EMR endpoints and quotas"). */
const buckets = {
  ListSteps: '0.5/s (10)',
  DescribeCluster: '1.0/s (10)',
  ListClusters: '0.5/s (20)',
  DescribeStep: '0.5/s (10)',
  'all of EMR': '5.0/s (25)',
} as const;

export async function emrWatch({ clusters, minutes }: BenchOptions): Promise<Report> {
  const measureMs = minutes * 60_000;
  const roundMs = clusters * turnMs;
  if (measureMs < roundMs)
    throw new RangeError(
      `--minutes is ${minutes}: one round of ${clusters} clusters takes ${(roundMs / 60_000).toFixed(2)}`,
    );
  const stage = await openStage();
  try {
    return report(await measureWatch(stage, await stage.plane(), { clusters, measureMs }), minutes);
  } finally {
    await stage.close();
  }
}

function report(figures: WatchFigures, minutes: number): Report {
  const { clusters, steps, peer, calls, throttled } = figures;
  const inSeconds = (values: readonly number[]) => values.map((value) => value / 1_000);
  const noticed = inSeconds(figures.noticed);
  const scale = steps / peer.steps;
  const byThemselves = inSeconds(peer.noticed);
  const atFullSize = byThemselves.map((value) => value * scale);
  const throttledIn = (operation: string) => throttled.get(`elasticmapreduce:${operation}`) ?? 0;
  const sum = (values: Iterable<number>) => [...values].reduce((one, other) => one + other, 0);
  const operations = [...new Set([...Object.keys(buckets), ...calls.keys()])].filter((name) => name !== 'all of EMR');
  const rate = (made: number) => `${(made / figures.seconds).toFixed(2)}/s`;
  const noticedRow = (words: string, many: number, values: readonly number[], ratio: string) => [
    words,
    count(many),
    spread(values, seconds),
    seconds(quantile(values, 0.9)),
    count(values.length),
    ratio,
  ];
  return {
    question: `${clusters} EMR clusters with ${stepsPerCluster} steps each under AWS's documented request buckets: is a call throttled, and how soon is the end of a step noticed?`,
    tables: [
      {
        title: 'From the end of a step until it is noticed',
        head: ['', 'steps watched', 'median (least–most)', '90 %', 'ends', 'median, ratio'],
        rows: [
          noticedRow('Millrace', steps, noticed, times(median(noticed) / median(atFullSize))),
          noticedRow('one DescribeStep each, measured', peer.steps, byThemselves, ''),
          noticedRow(`the same for all steps: ${scale}-fold`, steps, atFullSize, '1.00×'),
        ],
      },
      {
        title: `Calls in ${count(figures.seconds)} s`,
        head: ['operation', 'calls', 'a second', 'bucket (at once)', 'throttled'],
        rows: [
          ...operations.map((operation) => [
            operation === 'DescribeStep' ? 'DescribeStep (the peer)' : operation,
            count(calls.get(operation) ?? 0),
            rate(calls.get(operation) ?? 0),
            buckets[operation as keyof typeof buckets] ?? '',
            count(throttledIn(operation)),
          ]),
          [
            'all of EMR',
            count(sum(calls.values())),
            rate(sum(calls.values())),
            buckets['all of EMR'],
            count(sum(throttled.values())),
          ],
        ],
      },
    ],
    bars: [
      exactly('throttled calls', 0, sum(throttled.values()), count),
      exactly('ends that are noticed', figures.ended, noticed.length, count),
      atMost('the end of a step is noticed, median', noticedLimit, median(noticed), seconds),
    ],
    notes: [
      `Real runs, ${clusters} with ${stepsPerCluster} steps beside each other, started by a worker that does not space its calls, before the buckets are switched on: at AWS's pace of AddJobFlowSteps the start alone would take half an hour. A second worker with the default timing takes all waits over; calls count from before it starts. Local AWS and worker are processes of their own.`,
      `Half of each cluster's steps end, each at a random moment of ${minutes} min; the other half runs on, so that every round goes through all ${clusters} clusters (${seconds((clusters * turnMs) / 1_000)} at one ListSteps each ${seconds(turnMs / 1_000)}). Noticed: from the end in the local AWS to the completion of the wait in history.`,
      `The peer asks for one step after the other at the same pace, from its own bucket, and forgets those that have ended. It watches one step of each cluster, half of which end; its times for all steps are as many times longer as there are more steps.`,
    ],
  };
}
