/**
 * What a run costs that its worker keeps in memory: module scope runs again for every run, so each pipeline in the bundle
 * costs every run of all others. And how soon a worker is ready.
 */
import { join } from 'node:path';
import { eventually } from './harness/eventually.js';
import { bundleInto, type Bundling } from './harness/bundles.js';
import { writePipelines, type GeneratedPipelines } from './harness/generated-pipelines.js';
import { startRun } from './harness/runs.js';
import { openStage, type Stage } from './harness/stage.js';
import { startToReady } from './harness/worker-start.js';
import { kilobytes, median, ms, seconds, spread, times } from './report/figures.js';
import { atMost, type Report } from './report/report.js';

const runs = 200;
const warmUpRuns = 50;
const rounds = 5;
const starts = 5;
const limit = 1.2;
const readyLimit = 5;

interface Sample {
  rss: number;
  heap: number;
  cpuMs: number;
}

interface Subject extends GeneratedPipelines {
  words: string;
  bundlePath: string;
  samples: Sample[];
}

export async function cachedRuns(): Promise<Report> {
  const stage = await openStage();
  try {
    const one = writePipelines(join(stage.folder, 'one'), 1, 'without');
    const thirty = writePipelines(join(stage.folder, 'thirty'), 30, 'with');
    const subject = async (words: string, pipelines: GeneratedPipelines, bundling: Bundling): Promise<Subject> => ({
      words,
      ...pipelines,
      bundlePath: await bundleInto(join(stage.folder, `${words}.js`), pipelines.workflowsPath, bundling),
      samples: [],
    });
    const bare = await subject('1 pipeline, no schema', one, 'product');
    const product = await subject('30 pipelines with schemas', thirty, 'product');
    const withZod = await subject('30 pipelines, real zod in the bundle', thirty, 'with zod');
    for (let round = 0; round < rounds; round += 1) {
      const pair = [bare, product];
      for (const each of round % 2 === 0 ? pair : pair.reverse()) each.samples.push(await sample(stage, each));
    }
    // So far off that once is enough.
    withZod.samples.push(await sample(stage, withZod));
    const ready = await startToReady(stage, { workflowsPath: thirty.workflowsPath, times: starts });
    return report([bare, product, withZod], ready);
  } finally {
    await stage.close();
  }
}

/** A worker of its own each time: memory that a round before has left behind would count for this one. */
async function sample(stage: Stage, { workflow, workflowsPath, bundlePath }: Subject): Promise<Sample> {
  const worker = await stage.worker({ kind: 'engine', workflowsPath, bundlePath, maxCachedWorkflows: 1_000 });
  let cached = 0;
  const cache = async (count: number) => {
    cached += count;
    const input = { date: '2001-01-31', tables: ['flights'], source: {}, output: {} };
    await Promise.all(Array.from({ length: count }, () => startRun(stage, worker, workflow, input)));
    await eventually(
      `${cached} runs are cached`,
      async () => (await worker.metric('temporal_sticky_cache_size')) >= cached,
    );
  };
  await cache(warmUpRuns);
  const [before, cpuBefore] = [await worker.usage(), await worker.cpuMs()];
  await cache(runs);
  const [cpuAfter, after] = [await worker.cpuMs(), await worker.usage()];
  await worker.stop();
  return {
    rss: (after.rss - before.rss) / runs,
    heap: (after.mainHeap + after.workflowHeap - before.mainHeap - before.workflowHeap) / runs,
    cpuMs: (cpuAfter - cpuBefore) / runs,
  };
}

function report(
  subjects: readonly [Subject, Subject, Subject],
  ready: Readonly<Record<string, readonly number[]>>,
): Report {
  const [one, thirty] = subjects;
  const of = ({ samples }: Subject, figure: keyof Sample) => samples.map((each) => each[figure]);
  const ratio = (subject: Subject, figure: keyof Sample) => median(of(subject, figure)) / median(of(one, figure));
  return {
    question:
      'What does a cached run cost with 30 pipelines in the bundle, beside a bundle with one pipeline and no schema? How soon is a worker ready?',
    tables: [
      {
        title: 'Per cached run',
        head: ['bundle', 'live memory', 'ratio', 'CPU', 'ratio', 'memory of the process'],
        rows: subjects.map((subject) => [
          subject.words,
          spread(of(subject, 'heap'), kilobytes),
          times(ratio(subject, 'heap')),
          spread(of(subject, 'cpuMs'), ms),
          times(ratio(subject, 'cpuMs')),
          spread(of(subject, 'rss'), kilobytes),
        ]),
      },
      {
        title: 'From the start of the process until it polls, warm',
        head: ['worker', 'median (least–most)', 'starts'],
        rows: Object.entries(ready).map(([what, values]) => [
          what,
          spread(
            values.map((value) => value / 1_000),
            seconds,
          ),
          String(values.length),
        ]),
      },
    ],
    bars: [
      atMost('memory per cached run, 30 pipelines against one', limit, ratio(thirty, 'heap'), times),
      atMost('CPU per cached run, 30 pipelines against one', limit, ratio(thirty, 'cpuMs'), times),
      ...Object.entries(ready).map(([what, values]) =>
        atMost(`ready, ${what}`, readyLimit, median(values) / 1_000, seconds),
      ),
    ],
    notes: [
      `Runs that only wait, ${runs} at a time in a worker of their own after ${warmUpRuns} to warm up; ${rounds} rounds by turns, and one with real zod. Live memory: objects of the main and workflow threads after a garbage collection. CPU: all threads of the worker, from the start of the first run until the last is cached.`,
      `Each of the 30 schemas has a dozen fields, a nested object, a union and a rule across fields.`,
    ],
  };
}
