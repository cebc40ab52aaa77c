import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';

let rig: EngineRig;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/workflows/pipelines/index.ts', import.meta.url));
});
afterEach(() => rig.plane.clearFaults());
afterAll(() => rig.close());

const link = { console: expect.stringContaining('console.aws.amazon.com') as string };

describe('the document of a run', () => {
  test('that succeeded has its result, and its step the id and links of the job', async () => {
    const document = await rig.becomes(await rig.start('oneGlueJob'), 'succeeded', {
      state: 'succeeded',
      result: { runId: expect.stringMatching(/^jr_/) },
      steps: [
        {
          name: 'only',
          kind: 'glue',
          state: 'succeeded',
          awsId: expect.stringMatching(/^jr_/),
          links: link,
          launches: [{ launch: 1, state: 'succeeded', adopted: false }],
        },
      ],
    });
    expect(document.steps[0]?.endedAt).toBeDefined();
    expect(document.steps[0]?.launches[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  test('shows an ECS task', async () => {
    await rig.becomes(await rig.start('oneTask'), 'ecs-task', {
      state: 'succeeded',
      steps: [{ name: 'only', kind: 'ecs', state: 'succeeded', awsId: expect.stringContaining('arn:aws:ecs') }],
    });
  });

  test("shows a user's own activity as a step", async () => {
    await rig.becomes(await rig.start('withTask'), 'task', {
      state: 'succeeded',
      result: 42,
      steps: [{ name: 'double', kind: 'task', state: 'succeeded', result: 42, launches: [] }],
    });
  });

  test('that failed says what, and shows every launch', async () => {
    await rig.becomes(await rig.start('named', { job: 'fails', retries: 1 }), 'job-failed', {
      state: 'failed',
      failure: {
        type: 'JobFailed',
        message: expect.stringContaining('exit code 7'),
        details: { step: 'only', launch: 2, service: 'glue', costs: 'yes' },
      },
      steps: [
        {
          state: 'failed',
          reason: expect.stringContaining('exit code 7'),
          launches: [
            { launch: 1, state: 'failed' },
            { launch: 2, state: 'failed' },
          ],
        },
      ],
    });
  });

  test('whose job does not exist says so', async () => {
    await rig.becomes(await rig.start('named', { job: 'nowhere' }), 'aws-rejected', {
      state: 'failed',
      failure: { type: 'AwsRejected', message: expect.stringContaining('Job nowhere not found') },
      steps: [{ state: 'failed', reason: expect.stringContaining('not found') }],
    });
  });

  test('that works says in which phase, and once cancelled that it was', async () => {
    const handle = await rig.start('named', { job: 'held' });
    const { id } = await rig.becomes(handle, 'running', {
      state: 'running',
      steps: [{ state: 'running', awsId: expect.stringMatching(/^jr_/), links: link }],
    });
    expect((await rig.api('POST', `/v1/runs/${id}/cancel`, { json: { why: 'wrong day' } })).status).toBe(202);
    await rig.becomes(handle, 'cancelled', {
      state: 'cancelled',
      failure: { type: 'CancelledFailure', message: 'wrong day' },
      steps: [{ state: 'cancelled', awsId: expect.stringMatching(/^jr_/) }],
    });
    expect(rig.plane.running()).toEqual([]);
  });

  test('whose step passed its deadline shows it as timed out', async () => {
    await rig.becomes(await rig.start('named', { job: 'held', timeout: '1s' }), 'timed-out', {
      state: 'failed',
      failure: { type: 'JobTimedOut' },
      steps: [{ state: 'timed-out' }],
    });
  });

  test('whose branch failed shows the sibling as cancelled', async () => {
    await rig.becomes(await rig.start('twoInParallel'), 'sibling', {
      state: 'failed',
      failure: { type: 'JobFailed' },
      steps: [
        { name: 'fails', state: 'failed' },
        { name: 'runs', state: 'cancelled' },
      ],
    });
  });

  test('whose start lost its reply shows that the job was adopted', async () => {
    rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } });
    await rig.becomes(await rig.start('named', { job: 'job-a' }), 'adopted', {
      state: 'succeeded',
      steps: [{ state: 'succeeded', launches: [{ launch: 1, adopted: true }] }],
    });
  });

  test('whose job does not stop shows that it is asked to, and in the end that it still runs', async () => {
    const handle = await rig.start('stubbornStep');
    const { id } = await rig.becomes(handle, undefined, { steps: [{ state: 'running' }] });
    await rig.api('POST', `/v1/runs/${id}/cancel`);
    await rig.becomes(handle, 'cancelling', { state: 'cancelling', steps: [{ state: 'stopping' }] });
    await rig.becomes(handle, 'still-running', {
      state: 'failed',
      failure: { type: 'JobStillRunning', details: { retrySafe: false } },
      steps: [{ state: 'failed', reason: expect.stringContaining('JobStillRunning') }],
    });
  });

  test('that AWS has no room for waits and says why, and then goes on with a new launch', async () => {
    rig.plane.runOut(1);
    const handle = await rig.start('oneTask');
    await rig.becomes(handle, 'waiting', {
      state: 'waiting',
      steps: [{ state: 'waiting', detail: expect.stringMatching(/.+/), launches: [{ launch: 1, state: 'waiting' }] }],
    });
    await rig.becomes(handle, 'waited', {
      state: 'succeeded',
      steps: [
        {
          state: 'succeeded',
          launches: [
            { launch: 1, state: 'waiting' },
            { launch: 2, state: 'succeeded' },
          ],
        },
      ],
    });
  });

  test('that nobody can see into is blind, and sees again', async () => {
    const handle = await rig.start('named', { job: 'held' });
    await rig.becomes(handle, undefined, { steps: [{ state: 'running' }] });
    rig.plane.fault({
      service: 'glue',
      operation: 'GetJobRuns',
      times: 1_000,
      fault: { type: 'error', code: 'AccessDeniedException', status: 400 },
    });
    rig.plane.fault({
      service: 'glue',
      operation: 'GetJobRun',
      times: 1_000,
      fault: { type: 'error', code: 'AccessDeniedException', status: 400 },
    });
    await rig.becomes(handle, 'blind', {
      state: 'blind',
      steps: [{ state: 'blind', detail: expect.stringContaining('AccessDenied') }],
    });
    rig.plane.clearFaults();
    await rig.becomes(handle, undefined, { state: 'running', steps: [{ state: 'running' }] });
    await handle.terminate('The test has seen enough.');
    await rig.becomes(handle, 'terminated', {
      state: 'terminated',
      failure: { message: 'The test has seen enough.' },
      steps: [{ state: 'blind', reason: expect.stringContaining('look in AWS') }],
    });
  });

  test('started by hand with a wrong input says what is wrong', async () => {
    await rig.becomes(await rig.startByHand('strict', { date: 'yesterday' }), 'invalid-input', {
      state: 'failed',
      failure: { type: 'InvalidInput' },
      steps: [],
    });
  });
});
