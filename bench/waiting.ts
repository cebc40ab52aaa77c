/**
 * A thousand jobs waiting at once in one worker: what they cost in memory, CPU, AWS calls and heartbeats, and whether a
 * young job among them is still noticed soon. Beside it one activity per job that polls by itself.
 */
import { join } from 'node:path';
import { bundleInto } from './harness/bundles.js';
import { jobs, measureWaiting, type WaitingFigures } from './harness/measure-waiting.js';
import { openStage } from './harness/stage.js';
import { moduleBeside } from './harness/module-beside.js';
import { kilobytes, median, perSecond, quantile, seconds, spread } from './report/figures.js';
import { atMost, type Report } from './report/report.js';

const describeLimit = 5;
const detectionLimit = 2;
/** The slowest poll of one job by itself whose median detection is two seconds. */
const plainPollMs = 4_000;

export async function waiting(): Promise<Report> {
  const stage = await openStage();
  try {
    const ours = await stage.plane();
    const pipelines = moduleBeside('./pipelines/index', import.meta.url);
    const engine = await stage.worker({
      kind: 'engine',
      workflowsPath: pipelines,
      bundlePath: await bundleInto(join(stage.folder, 'engine.js'), pipelines, 'product'),
      endpoint: ours.plane.url,
    });
    const millrace = await measureWaiting(stage, engine, ours, plainPollMs, true);
    await engine.stop();
    const theirs = await stage.plane();
    const workflows = moduleBeside('./plain/workflows', import.meta.url);
    const plain = await stage.worker({
      kind: 'plain',
      workflowsPath: workflows,
      bundlePath: await bundleInto(join(stage.folder, 'plain.js'), workflows, 'plain'),
    });
    return report(millrace, await measureWaiting(stage, plain, theirs, plainPollMs, false));
  } finally {
    await stage.close();
  }
}

function report(engine: WaitingFigures, plain: WaitingFigures): Report {
  const inSeconds = (values: readonly number[] = []) => values.map((value) => value / 1_000);
  const share = (value: number) => `${(value * 100).toFixed(0)} % of a core`;
  const row = (
    what: string,
    write: (figures: WaitingFigures) => string,
    ratio?: (figures: WaitingFigures) => number,
  ) => [what, write(engine), write(plain), ratio ? `${(ratio(engine) / ratio(plain)).toFixed(3)}×` : ''];
  return {
    question: `What do ${jobs.toLocaleString('en')} jobs cost that wait at once in one worker (five Glue jobs with 100 runs each, 500 tasks in one ECS cluster, five runs of 200 steps)?`,
    tables: [
      {
        head: ['', 'Millrace', 'an activity each', 'ratio'],
        rows: [
          row(
            'memory per job, live objects',
            ({ bytesPerJob }) => kilobytes(bytesPerJob.heap),
            ({ bytesPerJob }) => bytesPerJob.heap,
          ),
          row(
            'memory per job, of the process',
            ({ bytesPerJob }) => kilobytes(bytesPerJob.rss),
            ({ bytesPerJob }) => bytesPerJob.rss,
          ),
          row(
            'describe calls, right after the start',
            ({ young }) => perSecond(young.describes),
            ({ young }) => young.describes,
          ),
          row(
            'describe calls, jobs over a minute old',
            ({ old }) => perSecond(old.describes),
            ({ old }) => old.describes,
          ),
          row(
            'heartbeats',
            ({ old }) => perSecond(old.heartbeats),
            ({ old }) => old.heartbeats,
          ),
          row(
            'CPU while nothing happens',
            ({ old }) => share(old.cpuShare),
            ({ old }) => old.cpuShare,
          ),
          row('a young job among young ones is noticed after', ({ young }) =>
            spread(inSeconds(young.detection), seconds),
          ),
          [
            'a young job among old ones is noticed after',
            spread(inSeconds(engine.oldAndYoung?.detection), seconds),
            '',
            '',
          ],
          ['describe calls meanwhile', perSecond(engine.oldAndYoung?.describes ?? NaN), '', ''],
          row(
            'until all are started and watched',
            ({ fillSeconds }) => seconds(fillSeconds),
            ({ fillSeconds }) => fillSeconds,
          ),
          [
            'all five runs cancelled: stop requests after',
            `${spread(inSeconds(engine.stops), seconds)}, 90 % ${seconds(quantile(engine.stops ?? [], 0.9) / 1_000)}`,
            '',
            '',
          ],
        ],
      },
    ],
    bars: [
      atMost('describe calls, right after the start', describeLimit, engine.young.describes, perSecond),
      atMost('describe calls, jobs over a minute old', describeLimit, engine.old.describes, perSecond),
      atMost(
        'describe calls, young jobs among old ones',
        describeLimit,
        engine.oldAndYoung?.describes ?? NaN,
        perSecond,
      ),
      atMost(
        'a young job among young ones is noticed',
        detectionLimit,
        median(engine.young.detection) / 1_000,
        seconds,
      ),
      atMost(
        'a young job among old ones is noticed',
        detectionLimit,
        median(engine.oldAndYoung?.detection ?? []) / 1_000,
        seconds,
      ),
    ],
    notes: [
      `By hand: each job polled every ${plainPollMs / 1_000} s by its own activity, the slowest that notices an end within two seconds in the median.`,
      'Noticed: from the end in the plane to the completion of the wait in history, for 100 jobs (half Glue, half ECS) that end at an age of 2 to 20 s while the thousand wait.',
      "Live objects: after a garbage collection of the main and the workflow threads; of the process: resident memory, which V8 lets grow before it collects. Both against the same worker before the start, warmed up. Heartbeats as counted by Temporal's SDK.",
    ],
  };
}
