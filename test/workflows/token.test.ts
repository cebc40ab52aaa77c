import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { RunningWorker } from '../../worker/worker.js';
import { createTaskDefinition } from '../harness/aws-setup.js';
import { eventually } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

/** ECS's token lives as long as its task and an hour; here so much shorter that a test can outlive it. */
let rig: Rig;

beforeAll(async () => {
  rig = await startRig({
    workflowsPath: fileURLToPath(new URL('pipelines/index.ts', import.meta.url)),
    timing: { ecsResendWithin: '2s' },
  });
  await createTaskDefinition(rig.plane, 'quick');
  rig.plane.script('quick', { afterMs: 1 });
  rig.plane.tokenLifetime(2_500);
});
afterAll(() => rig.close());

afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.shutdown())));

const workers: RunningWorker[] = [];
const work = async () => workers.push(await rig.worker());
const commits = () => rig.plane.ledger().filter(({ event }) => event === 'committed');

it('makes no second ECS task when a lost reply is followed by throttling until the token has expired', async () => {
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault: { type: 'lose-reply', how: 'reset' } });
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault: { type: 'error', code: 'ThrottlingException' } });
  await work();
  const handle = await rig.start('namedTask', { family: 'quick' });
  await handle.result();
  expect(commits()).toHaveLength(1);
});

it('makes no second ECS task when the next attempt waits for a worker until the token has expired', async () => {
  const before = commits().length;
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault: { type: 'lose-reply', how: 'reset' } });
  await work();
  const handle = await rig.start('namedTask', { family: 'quick' });
  await eventually('the task is there', () => commits().length > before);
  const committedAt = Date.now();
  await workers.pop()?.shutdown();
  await eventually('ECS has forgotten the token', () => Date.now() > committedAt + 4_000);
  await work();
  await handle.result();
  expect(commits()).toHaveLength(before + 1);
});
