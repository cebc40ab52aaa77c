/**
 * Ten thousand items through one `forEach` over an exported pipeline, on one worker, with jobs that have ended by the
 * time that somebody looks: whether each item has its one job, whether histories and memory stay small, and what an item
 * costs beside a child workflow of two plain activities.
 */
import { fanOutLimits } from '../contracts/fan-out.js';
import { fanOutWorkflow } from '../contracts/names.js';
import { taskDefinitions } from './harness/aws-jobs.js';
import { eachOnce, indexesStarted, type EachOnce } from './harness/each-once.js';
import { historiesOf, type Histories } from './harness/histories.js';
import { measureFanOut, type FanOutFigures } from './harness/measure-fan-out.js';
import { moduleBeside } from './harness/module-beside.js';
import { instantTask } from './harness/places.js';
import { openStage } from './harness/stage.js';
import type { BenchOptions } from './options.js';
import { count, kilobytes, median, megabytes, ms, perSecond, quantile, seconds, times } from './report/figures.js';
import { atMost, exactly, type Report } from './report/report.js';

const window = 200;
const eventLimit = 10_000;
const memoryLimit = 512 * 1_048_576;
/** For a container of that size. Left to itself V8 lets young garbage grow far beyond it. */
const nodeOptions = ['--max-old-space-size=256', '--max-semi-space-size=8'];
/** Items of the peer, before and after: its parent has all of them in one history. */
const peerShare = 0.1;

interface Measured {
  engine: FanOutFigures;
  plain: readonly FanOutFigures[];
  once: EachOnce;
  histories: Map<string, Histories>;
  peerHistories: Map<string, Histories>;
  peakRss: { ready: number; after: number; peer: number };
}

export async function fanOut({ items }: BenchOptions): Promise<Report> {
  const stage = await openStage();
  try {
    const [ours, theirs] = [await stage.plane(), await stage.plane()];
    for (const { plane } of [ours, theirs]) await taskDefinitions(plane, [instantTask], 0);
    const plain = await stage.worker({
      kind: 'plain',
      workflowsPath: moduleBeside('./plain/workflows', import.meta.url),
      nodeOptions,
    });
    const engine = await stage.worker({
      kind: 'engine',
      workflowsPath: moduleBeside('./pipelines/index', import.meta.url),
      endpoint: ours.plane.url,
      nodeOptions,
    });
    const ready = await engine.peakRss();
    const peerItems = Math.ceil(items * peerShare);
    const peer = () => measureFanOut(stage, plain, theirs, { items: peerItems, window });
    // Around ours: Temporal's database grows all the while.
    const before = await peer();
    const whole = await measureFanOut(stage, engine, ours, { items, window });
    const after = await peer();
    return report({
      engine: whole,
      plain: [before, after],
      once: eachOnce(await indexesStarted(ours.plane), items),
      histories: await historiesOf(stage, engine, items + Math.ceil(items / fanOutLimits.batchItems) + 1),
      peerHistories: await historiesOf(stage, plain, 2 * peerItems + 2),
      peakRss: { ready, after: await engine.peakRss(), peer: await plain.peakRss() },
    });
  } finally {
    await stage.close();
  }
}

function report({ engine, plain, once, histories, peerHistories, peakRss }: Measured): Report {
  const { items } = engine;
  const peerItems = plain.reduce((sum, half) => sum + half.items, 0);
  const perItem = ({ items, tookMs }: FanOutFigures) => tookMs / items;
  const ofPeer = (figure: (half: FanOutFigures) => number) =>
    plain.reduce((sum, half) => sum + figure(half), 0) / peerItems;
  const row = (what: string, write: (value: number) => string, ours: number, theirs: number) => [
    what,
    write(ours),
    write(theirs),
    times(ours / theirs),
  ];
  const longest = most([...histories.values()].flatMap(({ events }) => events));
  const eventsOfItem = (of: Map<string, Histories>) => median(of.get('item')?.events ?? []);
  const two = (value: number) => value.toFixed(2);
  return {
    question: `What do ${count(items)} items take through one forEach over an exported pipeline, ${window} at a time, beside child workflows of two plain activities each?`,
    tables: [
      {
        head: ['', 'Millrace', 'by hand', 'ratio'],
        rows: [
          ['items', count(items), plain.map((half) => count(half.items)).join(' + '), ''],
          [
            'in all',
            seconds(engine.tookMs / 1_000),
            plain.map(({ tookMs }) => seconds(tookMs / 1_000)).join(' + '),
            '',
          ],
          row('items per second', perSecond, 1_000 / perItem(engine), 1_000 / ofPeer(({ tookMs }) => tookMs)),
          row(
            'time per item',
            ms,
            perItem(engine),
            ofPeer(({ tookMs }) => tookMs),
          ),
          row(
            'CPU of the worker per item',
            ms,
            engine.cpuMs / items,
            ofPeer(({ cpuMs }) => cpuMs),
          ),
          row(
            'AWS calls per item',
            two,
            engine.calls / items,
            ofPeer(({ calls }) => calls),
          ),
          row('memory of the worker at its highest', megabytes, peakRss.after, peakRss.peer),
          row("events in an item's history", count, eventsOfItem(histories), eventsOfItem(peerHistories)),
        ],
      },
      {
        title: 'Histories of all runs',
        head: ['of', 'runs', 'events, median', 'events, longest', 'size of the largest'],
        rows: [
          ['the run itself', 'fanOut'],
          ['a batch of items', fanOutWorkflow],
          ['an item', 'item'],
        ].map(([words = '', type = '']) => {
          const { events = [], bytes = [] } = histories.get(type) ?? {};
          return [words, count(events.length), count(median(events)), count(most(events)), kilobytes(most(bytes))];
        }),
      },
    ],
    bars: [
      exactly('items that have a job', items, once.covered, count),
      exactly('jobs in all', items, once.jobs, count),
      atMost('events in the longest history of all', eventLimit, longest, count),
      atMost('memory of the worker at its highest', memoryLimit, peakRss.after, megabytes),
    ],
    notes: [
      'ECS tasks, each with its index as its command; which items had a job is read from the ledger of the local AWS and the commands of its tasks. ECS, because one DescribeTasks covers a hundred tasks: the default budget of 2.5 reads a second then allows 250 items a second, and does not decide the figure. EMR Serverless wants one GetJobRun for each run that has ended, which is 2.5 items a second however fast the engine is.',
      ...(once.missing.length + once.repeated.length > 0
        ? [`Items without a job: ${some(once.missing)}. Items with more than one: ${some(once.repeated)}.`]
        : []),
      `By hand: the items as children of one run, so many at once, each an activity that starts and one that polls at once and then every second; half of them before Millrace's, half after, because Temporal's database grows. Its largest history has ${count(most(peerHistories.get('fanOut')?.events ?? []))} events for ${count(plain[0]?.items ?? 0)} items.`,
      `Memory: resident, as the kernel kept it over the worker's whole life, with ${nodeOptions.join(' ')} for Node; ${megabytes(peakRss.ready)} of it before the first item, by bundling. The run said: ${JSON.stringify(engine.result)}.`,
    ],
  };
}

function some(indexes: readonly number[]): string {
  return indexes.length === 0 ? 'none' : `${indexes.slice(0, 10).join(', ')}${indexes.length > 10 ? ' …' : ''}`;
}

/** Spread over arguments, a hundred thousand would not fit the stack. */
function most(values: readonly number[]): number {
  return quantile(values, 1);
}
