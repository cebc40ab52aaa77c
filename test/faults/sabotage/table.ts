/**
 * What each guarantee rests on: it is taken out, the fault that it guards against is applied, and exactly one invariant has
 * to turn red. Where two guards cover each other, both are taken out, and it says so.
 */
import type { Invariant } from '../checker/violation.js';
import type { Patch } from './patched-code.js';

export interface Sabotage {
  name: string;
  guarantee: string;
  takenOut: string;
  patches: readonly Patch[];
  /** The cell whose fault it is, by its name in the matrix. */
  cell: string;
  /** What has to turn red, and nothing else may. */
  expects: readonly Invariant[];
  /** No trace shows it, and why: the model accepts what it does to a launch. */
  unseen?: string;
  /** Taken out of the rig and not of the code. */
  without?: 'janitor';
}

const start = 'activities/start.ts';

const noFence: Patch = {
  file: 'activities/leave-word.ts',
  find: 'await client.activity.heartbeat(info.taskToken, record);',
  replace: 'await client.activity.heartbeat(info.taskToken, record).catch(() => undefined);',
};
const noSettling: Patch = {
  file: start,
  find: 'const settling = settlingMs(context.timing, driver.facts.listingLag);',
  replace: 'const settling = 0;',
};

export const sabotages: readonly Sabotage[] = [
  {
    name: 'sdk-retries',
    guarantee: 'One attempt per call',
    takenOut: "the AWS SDK's own retries are on",
    patches: [{ file: 'activities/aws/client.ts', find: 'maxAttempts: 1,', replace: 'maxAttempts: 3,' }],
    cell: 'F3/W4/glue',
    expects: ['I2a'],
  },
  {
    name: 'no-find',
    guarantee: 'A job whose reply was lost is found',
    takenOut: 'what the search has found is not adopted',
    patches: [{ file: start, find: 'if (found) return started(input, driver, found, true);', replace: '' }],
    cell: 'F3/W4/glue',
    expects: ['I2a'],
  },
  {
    name: 'no-settling',
    guarantee: '"Not found" needs proof',
    takenOut: 'a listing that does not show the job is believed at once',
    patches: [noSettling],
    cell: 'F6/listings/glue',
    expects: ['I2a'],
  },
  {
    name: 'no-key',
    guarantee: 'The key goes with the job',
    takenOut: 'the argument that carries the key',
    patches: [
      {
        file: 'activities/glue/requests.ts',
        find: "...(spec.marker !== 'none' && { [markArgument]: key }),",
        replace: '',
      },
    ],
    cell: 'F3/W4/glue',
    // No job has this key: it is started again, what history accepted is not the key's, and a job is left without one.
    expects: ['I2a', 'I2b', 'I2c'],
  },
  {
    name: 'no-fence',
    guarantee: "Nothing is sent behind the server's back",
    takenOut: 'the answer of the fence, and what covers it: the comparison of schedules, and the age of the answer',
    patches: [
      noFence,
      {
        file: 'activities/leave-word.ts',
        find: 'if (tookMs > withinMs) throw',
        replace: 'if (tookMs === -1) throw',
      },
      {
        file: 'activities/leave-word.ts',
        find: 'if (mayBeSuperseded(performance.now() - began)) await compareSchedule();',
        replace: '',
      },
    ],
    cell: 'F2/W1/glue',
    expects: ['I2a'],
  },
  {
    name: 'attempt-number-trusted',
    guarantee: 'A first attempt is told by when it was scheduled',
    takenOut: 'an attempt that is number 1 takes itself for the first',
    patches: [
      {
        file: start,
        find: 'attemptAt: info.currentAttemptScheduledTimestampMs,',
        replace: 'attemptAt: info.attempt === 1 ? info.scheduledTimestampMs : info.currentAttemptScheduledTimestampMs,',
      },
    ],
    cell: 'F14/activity-reset/glue',
    expects: ['I2a'],
  },
  {
    name: 'shared-random',
    guarantee: 'A key does not change on replay',
    takenOut: "the key's own random stream: it is drawn from the shared one, and the pipeline changes",
    patches: [
      {
        file: 'workflows/lib/key.ts',
        find: 'return bytesToHex(getRandomStream(`millrace:${step}:${launch}`).fill(new Uint8Array(16)));',
        replace: "void step; void launch; return uuid4().replaceAll('-', '');",
      },
      {
        file: 'workflows/lib/key.ts',
        find: "import { getRandomStream } from '@temporalio/workflow';",
        replace: "import { uuid4 } from '@temporalio/workflow';",
      },
    ],
    cell: 'F12/changed/glue',
    expects: ['I5'],
    unseen: 'the launch goes on with the key that history has; only the replay draws another',
  },
  {
    name: 'overlapping-attempts',
    guarantee: 'An attempt ends before the next one begins',
    takenOut: 'the request timeout, and the settling, which covers it',
    patches: [
      noSettling,
      {
        file: 'activities/aws/client.ts',
        find: '      requestTimeout: toMs(timing.requestTimeout),\n      throwOnRequestTimeout: true,\n      socketTimeout: toMs(timing.requestTimeout),\n',
        replace: '',
      },
    ],
    cell: 'F5/slow/glue',
    expects: ['I2a'],
  },
  {
    name: 'shutdown-cancels',
    guarantee: "A worker's shutdown is no cancel",
    takenOut: 'the wait stops its job when its worker shuts down',
    patches: [
      {
        file: 'activities/wait.ts',
        find: 'if (error === deadlineReached) return { deadline: true };',
        replace:
          "if (error === deadlineReached) return { deadline: true };\n    if (cancellationSignal.aborted) await context.driver(kind, ref.target).stop(ref, 'shutdown', 0);",
      },
    ],
    cell: 'F12/rolling/glue',
    expects: ['I7'],
  },
  {
    name: 'stop-not-awaited',
    guarantee: 'A stop ends when its job has',
    takenOut: 'the stop asks, and does not watch',
    patches: [
      {
        file: 'activities/stop.ts',
        find: '    return await watched;',
        replace:
          "    watched.catch(() => undefined);\n    await ask();\n    return { status: 'stopped', raw: 'STOPPED', reason: 'asked' };",
      },
    ],
    cell: 'F10/slow-stop/glue',
    expects: ['I3'],
  },
  {
    name: 'no-stop-without-ref',
    guarantee: 'A launch whose start told nothing is stopped, too',
    takenOut: 'the stop of a launch that has no ref',
    patches: [
      {
        file: 'workflows/lib/launch.ts',
        find: 'const stopped = await stopJob(plan, mark, undefined, reasonOf(failed));',
        replace:
          "if (failed) throw cancelledOr(plan, failed);\n    const stopped = await stopJob(plan, mark, undefined, '');",
      },
    ],
    cell: 'F9/W12/glue',
    expects: ['I3'],
  },
  {
    name: 'no-scope',
    guarantee: 'A run closes with nothing open',
    takenOut: 'the scope around the pipeline, and the janitor, which would stop what it leaves',
    without: 'janitor',
    patches: [
      {
        file: 'workflows/lib/define-pipeline.ts',
        find: 'return runInScope(run, () => fn(admitted as z.output<Schema>));',
        replace: 'void runInScope;\n    return fn(admitted as z.output<Schema>);',
      },
    ],
    cell: 'F17/parallel/glue',
    expects: ['I3'],
  },
  {
    name: 'deadline-is-verdict',
    guarantee: "A deadline is a race: AWS's success counts",
    takenOut: 'the look after the deadline, and what the stop found, which covers it',
    patches: [
      {
        file: 'activities/wait.ts',
        find: '  let deadlinePassed = untilDeadline <= 0;',
        replace:
          '  if (untilDeadline <= 0) {\n    report.close();\n    return { deadline: true };\n  }\n  let deadlinePassed = false;',
      },
      {
        file: 'workflows/lib/launch.ts',
        find: "if ('neverStarted' in stopped || stopped.ended.status === 'stopped') return { timedOut: true, links };",
        replace: 'if (stopped) return { timedOut: true, links };',
      },
    ],
    cell: 'F10/workers-down/glue',
    expects: ['I4'],
  },
  {
    name: 'no-janitor',
    guarantee: 'What nobody owns any more is stopped',
    takenOut: 'the janitor',
    patches: [],
    without: 'janitor',
    cell: 'F14/terminate/glue',
    expects: ['I3'],
  },
];
