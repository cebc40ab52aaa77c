import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTaskDefinition } from '../harness/aws-setup.js';
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
  await rig.worker();
});
afterAll(() => rig.close());

it('makes no second ECS task when a lost reply is followed by throttling until the token has expired', async () => {
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault: { type: 'lose-reply', how: 'reset' } });
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault: { type: 'error', code: 'ThrottlingException' } });
  const handle = await rig.start('namedTask', { family: 'quick' });
  await handle.result();
  expect(rig.plane.ledger().filter(({ event }) => event === 'committed')).toHaveLength(1);
});
