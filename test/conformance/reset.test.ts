import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, expect, inject, it } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.js';
import { createWorker } from '../../worker/worker.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { eventually } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

/** A reset counts attempts from 1 again, and the server tells attempts apart by their number alone. */
const workflowsPath = fileURLToPath(new URL('../workflows/pipelines/index.ts', import.meta.url));
let rig: Rig;
afterEach(() => rig.close());

it('makes no second job when a stalled first attempt goes on while the attempt after a reset is under way', async () => {
  rig = await startRig({ workflowsPath, timing: { startAttempt: '6s', requestTimeout: '5s' } });
  await createGlueJob(rig.plane, 'held');
  rig.plane.script('held', {});
  const committed = () => rig.plane.ledger().filter(({ event }) => event === 'committed');
  // The first attempt stalls before its fence: here in a call of its own, on a real machine by a freeze.
  rig.plane.fault({ service: 'glue', operation: 'GetJob', fault: { type: 'delay', ms: 11_000, when: 'before' } });
  const first = await createWorker(
    {
      connection: { address: inject('temporalAddress') },
      namespace: 'default',
      taskQueue: rig.taskQueue,
      resources: {},
      shutdownGraceMs: 0,
      timing: { ...rig.timing, requestTimeout: '10m', startAttempt: '11m' },
      targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url } },
    },
    {
      workflowsPath,
      workflowBundle: await bundleWorkflows({ workflowsPath, timing: rig.timing, logger: new DefaultLogger('ERROR') }),
    },
  );
  const handle = await rig.start('named', { job: 'held' });
  const pending = async () => (await handle.describe()).raw.pendingActivities?.[0];
  const id = await eventually('the first attempt runs', async () => {
    const activity = await pending();
    return activity?.lastStartedTime && activity.activityId;
  });
  const ended = first.shutdown();
  await eventually('the server has given it up', async () => (await pending())?.attempt === 2);
  await rig.client.workflowService.resetActivity({
    namespace: 'default',
    execution: { workflowId: handle.workflowId },
    id,
    identity: 'test',
  });
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'hang' } });
  await rig.worker();
  await ended;
  const job = await eventually('the job exists', () => committed()[0]?.jobId);
  await eventually('the job is watched', async () => (await pending())?.activityType?.name === 'glue.wait', 60_000);
  rig.plane.endJob(job, { code: 0 });
  await handle.result();
  expect(committed()).toHaveLength(1);
}, 150_000);
