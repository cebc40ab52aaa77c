/** What "started once" rests on. */
import { noFence, noFind, noSettling, noSettlingOfStops, startFile } from './patches.js';
import type { Sabotage } from './sabotage.js';

export const ofStarts: readonly Sabotage[] = [
  {
    name: 'sdk-retries',
    guarantee: 'One attempt per call',
    takenOut: "the AWS SDK's own retries are on",
    patches: [{ file: 'activities/aws/client.ts', find: 'maxAttempts: 1,', replace: 'maxAttempts: 3,' }],
    at: [
      { cell: 'F3/W4/glue', expects: ['I2a'] },
      { cell: 'F3/W4/emr-cluster', expects: ['I2a'] },
    ],
  },
  {
    name: 'no-find',
    guarantee: 'A job whose reply was lost is found',
    takenOut: 'what the search has found is not adopted',
    patches: [noFind],
    at: [
      { cell: 'F3/W4/glue', expects: ['I2a'] },
      { cell: 'F3/W4/emr-step', expects: ['I2a'] },
    ],
  },
  {
    name: 'no-token',
    guarantee: 'The key is the token of a start',
    takenOut: 'the token, and the search, which covers it for EMR Serverless',
    patches: [
      noFind,
      { file: 'activities/ecs/requests.ts', find: '    clientToken: mark.key,\n', replace: '' },
      { file: 'activities/emr-serverless/requests.ts', find: '    clientToken: mark.key,\n', replace: '' },
    ],
    at: [
      // Two jobs, and a token that is not the launch's key.
      { cell: 'F3/W4/ecs', expects: ['I2a', 'I2c'] },
      { cell: 'F3/W4/emr-serverless', expects: ['I2a', 'I2c'] },
    ],
  },
  {
    name: 'no-settling',
    guarantee: '"Not found" needs proof',
    takenOut: 'a listing that does not show the job is believed at once, by a start and by a stop',
    patches: [noSettling, noSettlingOfStops],
    at: [
      { cell: 'F6/listings/glue', expects: ['I2a'] },
      { cell: 'F6/listings/emr-step', expects: ['I2a'] },
      // With a token the start does not look: it is the stop that does, and says that nothing was started.
      { cell: 'F6/listings/ecs', expects: ['I2c', 'I3'] },
    ],
  },
  {
    name: 'no-key',
    guarantee: 'The key goes with the job',
    takenOut: 'what carries the key: the argument (Glue), the end of the name (EMR), and `startedBy` (ECS)',
    patches: [
      {
        file: 'activities/glue/requests.ts',
        find: "...(spec.marker !== 'none' && { [markArgument]: key }),",
        replace: '',
      },
      {
        file: 'activities/emr/step-driver.ts',
        find: 'Name: markedName(spec.name ?? mark.step, mark.key),',
        replace: 'Name: spec.name ?? mark.step,',
      },
      { file: 'activities/ecs/requests.ts', find: '    startedBy: mark.key,\n', replace: '' },
    ],
    at: [
      // No job has this key: it is started again, what history accepted is not the key's, and a job is left without one.
      { cell: 'F3/W4/glue', expects: ['I2a', 'I2b', 'I2c'] },
      { cell: 'F3/W4/emr-step', expects: ['I2a', 'I2b', 'I2c'] },
      { cell: 'F3/W4/ecs', expects: ['I2a', 'I2c'] },
    ],
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
        find: 'if (mayBeSuperseded(performance.now() - began)) await currentActivity();',
        replace: '',
      },
    ],
    at: [
      { cell: 'F2/W1/glue', expects: ['I2a'] },
      { cell: 'F2/W1/emr-step', expects: ['I2a'] },
    ],
  },
  {
    name: 'attempt-number-trusted',
    guarantee: 'A first attempt is told by when it was scheduled',
    takenOut: 'an attempt that is number 1 takes itself for the first',
    patches: [
      {
        file: startFile,
        find: 'attemptAt: info.currentAttemptScheduledTimestampMs,',
        replace: 'attemptAt: info.attempt === 1 ? info.scheduledTimestampMs : info.currentAttemptScheduledTimestampMs,',
      },
    ],
    at: [
      { cell: 'F14/activity-reset/glue', expects: ['I2a'] },
      { cell: 'F14/activity-reset/emr-cluster', expects: ['I2a'] },
    ],
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
    at: [{ cell: 'F12/changed/glue', expects: ['I5'] }],
    unseen: 'the launch goes on with the key that history has; only the replay draws another',
  },
  {
    name: 'overlapping-attempts',
    guarantee: 'An attempt ends before the next one begins',
    takenOut: 'the request timeout, and what covers it: the settling, and what the search has found',
    patches: [
      noFind,
      noSettling,
      {
        file: 'activities/aws/client.ts',
        find: '      requestTimeout: toMs(timing.requestTimeout),\n      throwOnRequestTimeout: true,\n      socketTimeout: toMs(timing.requestTimeout),\n',
        replace: '',
      },
    ],
    at: [
      { cell: 'F5/slow/glue', expects: ['I2a'] },
      { cell: 'F5/slow/emr-cluster', expects: ['I2a'] },
    ],
  },
];
