/**
 * What the engine costs per step: jobs that have ended by the time that somebody looks, so that nothing but engine,
 * Temporal and the AWS calls themselves is in the time.
 */
import { glueJobs } from './harness/aws-jobs.js';
import { allIn } from './harness/call-counter.js';
import { timeRun } from './harness/runs.js';
import { openStage, type CountedPlane, type Stage } from './harness/stage.js';
import { moduleBeside } from './harness/module-beside.js';
import type { WorkerSeat } from './harness/worker-seat.js';
import { median, ms, spread, times } from './report/figures.js';
import { atMost, type Report } from './report/report.js';

const steps = 40;
const rounds = 9;
const shapes = { chain: 'in sequence', parallel: 'in parallel' } as const;

interface Sample {
  msPerStep: number;
  callsPerStep: number;
}

export async function stepOverhead(): Promise<Report> {
  const stage = await openStage();
  try {
    const { plane, calls } = await stage.plane();
    // Calls are not spaced: how long the budget holds a call back is said apart.
    const engine = await stage.worker({
      kind: 'engine',
      workflowsPath: moduleBeside('./pipelines/index', import.meta.url),
      endpoint: plane.url,
      timing: { callInterval: '1ms' },
    });
    const plain = await stage.worker({
      kind: 'plain',
      workflowsPath: moduleBeside('./plain/workflows', import.meta.url),
    });
    const measure = async (worker: WorkerSeat, shape: string, name: string): Promise<Sample> => {
      // A job of its own each time: listings of it hold what this round has started, and no more.
      await glueJobs(plane, [name], 0);
      return sample(stage, { plane, calls }, worker, shape, name);
    };

    const table = Object.entries(shapes).map(([shape, words]) => ({
      shape,
      words,
      engine: [] as Sample[],
      plain: [] as Sample[],
    }));
    for (let round = 0; round <= rounds; round += 1) {
      for (const { shape, engine: ours, plain: theirs } of table) {
        const turns = [
          async () => ours.push(await measure(engine, shape, `engine-${shape}-${round}`)),
          async () => theirs.push(await measure(plain, shape, `plain-${shape}-${round}`)),
        ];
        for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
        // The first round only warms both up.
        if (round === 0) [ours, theirs].forEach((samples) => samples.pop());
      }
    }
    return report(table, await spaced(stage));
  } finally {
    await stage.close();
  }
}

async function sample(
  stage: Stage,
  { plane, calls }: CountedPlane,
  worker: WorkerSeat,
  shape: string,
  name: string,
): Promise<Sample> {
  const from = Date.now();
  const took = await timeRun(stage, worker, shape, {
    kind: 'glue',
    name,
    count: steps,
    endpoint: plane.url,
    everyMs: 1_000,
  });
  return { msPerStep: took / steps, callsPerStep: allIn(calls.between(from, Date.now())) / steps };
}

/** The same sequence with calls as far apart as the product has them: what holds a step up then is the budget. */
async function spaced(stage: Stage): Promise<Sample> {
  const counted = await stage.plane();
  const engine = await stage.worker({
    kind: 'engine',
    workflowsPath: moduleBeside('./pipelines/index', import.meta.url),
    endpoint: counted.plane.url,
  });
  await glueJobs(counted.plane, ['spaced'], 0);
  return sample(stage, counted, engine, 'chain', 'spaced');
}

function report(table: { words: string; engine: Sample[]; plain: Sample[] }[], withBudget: Sample): Report {
  const per = (samples: Sample[]) => samples.map(({ msPerStep }) => msPerStep);
  const rows = table.map(({ words, engine, plain }) => ({
    words,
    engine,
    plain,
    ratios: engine.map(({ msPerStep }, round) => msPerStep / (plain[round]?.msPerStep ?? NaN)),
  }));
  return {
    question:
      'What does a step cost beside the same AWS calls made by two plain Temporal activities (one starts, one polls)?',
    tables: [
      {
        head: [`${steps} steps`, 'Millrace, per step', 'by hand, per step', 'ratio', 'AWS calls per step', 'by hand'],
        rows: rows.map(({ words, engine, plain, ratios }) => [
          words,
          spread(per(engine), ms),
          spread(per(plain), ms),
          spread(ratios, times),
          median(engine.map(({ callsPerStep }) => callsPerStep)).toFixed(2),
          median(plain.map(({ callsPerStep }) => callsPerStep)).toFixed(2),
        ]),
      },
    ],
    bars: rows.map(({ words, ratios }) => atMost(`a step, ${words}, against by hand`, 1.5, median(ratios), times)),
    notes: [
      `Glue jobs that end at once; medians (least–most) of ${rounds} rounds, by turns, after one to warm up; one worker process each, the same server, plane and client options.`,
      `Calls are not spaced here (\`callInterval\` 1 ms). With the default budget a sequence of jobs that take no time is held at its pace: ${ms(withBudget.msPerStep)} per step.`,
    ],
  };
}
