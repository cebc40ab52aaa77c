/**
 * How soon the next step starts after a job has ended, with how few calls; and how soon a cancel is at AWS. Times are the
 * plane's own: from a job's end to the request that starts the next one, from the cancel to the request to stop.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { glueJobs, taskDefinitions } from './harness/aws-jobs.js';
import { allIn } from './harness/call-counter.js';
import { cancelRuns } from './harness/cancels.js';
import { gapsOf } from './harness/ledger.js';
import { startRun } from './harness/runs.js';
import { openStage, type CountedPlane, type Stage } from './harness/stage.js';
import { moduleBeside } from './harness/module-beside.js';
import type { WorkerSeat } from './harness/worker-seat.js';
import { median, quantile, seconds, spread } from './report/figures.js';
import { atMost, type Report } from './report/report.js';

interface Course {
  words: string;
  jobSeconds: number;
  /** Jobs of a chain; one less is the number of gaps. */
  jobs: number;
  /** Chains of each service. */
  chains: number;
  /** All chains in one target, so that they share one budget; Glue only. */
  together?: true;
}

const courses: readonly Course[] = [
  { words: '1 s', jobSeconds: 1, jobs: 9, chains: 4 },
  { words: '5 s', jobSeconds: 5, jobs: 6, chains: 4 },
  { words: '30 s', jobSeconds: 30, jobs: 3, chains: 6 },
  { words: '5 s, ten Glue jobs at once', jobSeconds: 5, jobs: 6, chains: 10, together: true },
];
const cancelsPerService = 12;
const limitSeconds = 2;
const cancelLimitSeconds = 1;

interface Both<T> {
  engine: T;
  plain: T;
}

interface Figures {
  gaps: number[];
  callsPerJob: number;
}

export async function latency(): Promise<Report> {
  const stage = await openStage();
  try {
    const places = await Promise.all(
      courses.map(async (course) => ({ course, ours: await stage.plane(), theirs: await stage.plane() })),
    );
    const held = { ours: await stage.plane(), theirs: await stage.plane() };
    const cancelTargets = Array.from({ length: cancelsPerService }, (_, index) => `cancel-${index}`);
    const targets = Object.fromEntries([
      ...places.flatMap(({ course, ours }) => chainsOf(course).map(({ target }) => [target, ours.plane.url])),
      ...cancelTargets.map((target) => [target, held.ours.plane.url]),
    ]) as Record<string, string>;
    const engine = await stage.worker({
      kind: 'engine',
      workflowsPath: moduleBeside('./pipelines/index', import.meta.url),
      targets,
    });
    const plain = await stage.worker({
      kind: 'plain',
      workflowsPath: moduleBeside('./plain/workflows', import.meta.url),
    });
    const measured = await Promise.all(
      places.map(async ({ course, ours, theirs }) => ({
        course,
        ...(await both(runCourse(stage, engine, course, ours), runCourse(stage, plain, course, theirs))),
      })),
    );
    const cancels = await both(
      cancelRuns(stage, engine, held.ours, cancelTargets),
      cancelRuns(stage, plain, held.theirs, cancelTargets),
    );
    return report(measured, cancels);
  } finally {
    await stage.close();
  }
}

/** At the same time: what burdens the machine then burdens both. */
async function both<T>(ours: Promise<T>, theirs: Promise<T>): Promise<Both<T>> {
  const [engine, plain] = await Promise.all([ours, theirs]);
  return { engine, plain };
}

/** A chain for each service, each alone in its target: what one run is like, and no neighbour's calls help it. */
function chainsOf({ jobSeconds, chains, together }: Course): { kind: 'glue' | 'ecs'; name: string; target: string }[] {
  return Array.from({ length: chains }, (_, index) =>
    (['glue', 'ecs'] as const).map((kind) => ({
      kind,
      name: `${kind}-${index}`,
      target: together ? `together-${jobSeconds}` : `of-${jobSeconds}s-${index}`,
    })),
  )
    .flat()
    .filter(({ kind }) => !together || kind === 'glue');
}

async function runCourse(
  stage: Stage,
  worker: WorkerSeat,
  course: Course,
  { plane, calls }: CountedPlane,
): Promise<Figures> {
  const chains = chainsOf(course);
  const named = (kind: string) => chains.filter((chain) => chain.kind === kind).map(({ name }) => name);
  await glueJobs(plane, named('glue'), 0);
  await taskDefinitions(plane, named('ecs'), 0);
  // Each job's length differs by up to a fifth, or a poll's phase would decide the figure.
  const vary = () =>
    chains.forEach(({ name }) =>
      plane.script(name, { afterMs: course.jobSeconds * 1_000 * (0.8 + 0.4 * Math.random()) }),
    );
  vary();
  const varying = setInterval(vary, 100);
  const from = Date.now();
  try {
    const runs = chains.map(async ({ kind, name, target }) => {
      await sleep(Math.random() * 1_000);
      const handle = await startRun(stage, worker, 'chain', {
        kind,
        name,
        target,
        count: course.jobs,
        endpoint: plane.url,
        everyMs: 1_000,
      });
      await handle.result();
    });
    await Promise.all(runs);
  } finally {
    clearInterval(varying);
  }
  const gaps = chains.flatMap(({ name }) => gapsOf(plane.ledger(), name));
  return { gaps, callsPerJob: allIn(calls.between(from, Date.now())) / (chains.length * course.jobs) };
}

function report(measured: readonly (Both<Figures> & { course: Course })[], cancels: Both<number[]>): Report {
  const inSeconds = (values: readonly number[]) => values.map((value) => value / 1_000);
  return {
    question:
      "How soon does the next step start after a job's end, with how many AWS calls, beside one poll per second and job? How soon is a cancel at AWS?",
    tables: [
      {
        title: "From a job's end to the request that starts the next",
        head: [
          'jobs of',
          'median (least–most)',
          '90 %',
          'calls per job',
          'one poll a second',
          'calls per job',
          'calls, ratio',
          'gaps',
        ],
        rows: measured.map(({ course, engine, plain }) => [
          course.words,
          spread(inSeconds(engine.gaps), seconds),
          seconds(quantile(engine.gaps, 0.9) / 1_000),
          engine.callsPerJob.toFixed(1),
          spread(inSeconds(plain.gaps), seconds),
          plain.callsPerJob.toFixed(1),
          `${(engine.callsPerJob / plain.callsPerJob).toFixed(2)}×`,
          String(engine.gaps.length),
        ]),
      },
      {
        title: 'From a cancel to the request to stop the job',
        head: ['', 'median (least–most)', '90 %', 'cancels'],
        rows: (['engine', 'plain'] as const).map((who) => [
          who === 'engine' ? 'Millrace' : 'by hand',
          spread(inSeconds(cancels[who]), seconds),
          seconds(quantile(cancels[who], 0.9) / 1_000),
          String(cancels[who].length),
        ]),
      },
    ],
    bars: [
      ...measured
        .filter(({ course }) => !course.together)
        .map(({ course, engine }) =>
          atMost(`next step after jobs of ${course.words}`, limitSeconds, median(engine.gaps) / 1_000, seconds),
        ),
      atMost('stop request after a cancel', cancelLimitSeconds, median(cancels.engine) / 1_000, seconds),
    ],
    notes: [
      'Chains of Glue runs and of ECS tasks, half and half; each chain is alone in its account, as one run is. The last row is ten chains of different Glue jobs in one account, where the budget of calls spreads them; it has no bar.',
      'The peer polls each job once a second in an activity, and stops a cancelled job by an activity of its own; both workers run at once on the same server.',
    ],
  };
}
