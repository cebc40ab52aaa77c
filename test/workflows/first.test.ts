import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { startRig, type Rig } from '../harness/rig.js';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig({ workflowsPath: fileURLToPath(new URL('pipelines/index.ts', import.meta.url)) });
  await createGlueJob(rig.plane, 'job-a');
  await createTaskDefinition(rig.plane, 'task-a');
  rig.plane.script('job-a', { afterMs: 20 });
  rig.plane.script('task-a', { afterMs: 20 });
  await rig.worker();
});
afterAll(() => rig.close());

it('runs one Glue job to its end', async () => {
  const handle = await rig.start('oneGlueJob');
  expect(await handle.result()).toMatchObject({ runId: expect.stringMatching(/^jr_/) as string });
});

it('runs one ECS task to its end', async () => {
  const handle = await rig.start('oneTask');
  expect(await handle.result()).toMatchObject({ exitCode: 0 });
});
