import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import type { LedgerEntry } from '../local/aws/ledger.js';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';

let rig: EngineRig;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/harness/api/clusters/index.ts', import.meta.url));
  const { plane } = rig;
  plane.script('cluster', {});
  plane.script('slow-cluster', { startsAfterMs: 600_000 });
  plane.script('stubborn-cluster', { ignoresStop: true });
  plane.script('step', { afterMs: 20 });
  plane.script('held-step', {});
});
afterAll(() => rig.close());

const id = expect.stringMatching(/^j-/) as string;
const isUp = { name: 'traffic/create', kind: 'emr-cluster', state: 'succeeded', awsId: id };

const start = (cluster: string, step: string) => rig.start('onCluster', { cluster, step });
const cancel = (handle: WorkflowHandle) => handle.cancel();

/** The cluster that the plane has begun after `from` entries of its ledger. */
async function clusterSince(from: number): Promise<LedgerEntry> {
  return vi.waitFor(() => {
    const found = rig.plane
      .ledger()
      .find(({ event, service }, index) => index >= from && event === 'committed' && service === 'emr-cluster');
    expect(found).toBeDefined();
    return found as LedgerEntry;
  }, 10_000);
}

describe('the document of a run with a cluster of its own', () => {
  test('shows it as two steps, around those that it runs', async () => {
    const { steps } = await rig.becomes(await start('cluster', 'step'), 'cluster', {
      state: 'succeeded',
      steps: [
        { ...isUp, links: { logFolder: expect.stringMatching(/^s3:\/\/logs\/emr\/j-/) }, launches: [{ launch: 1 }] },
        { name: 'count', kind: 'emr-step', state: 'succeeded', awsId: expect.stringMatching(/^s-/) },
        {
          name: 'traffic/terminate',
          kind: 'emr-cluster',
          state: 'succeeded',
          reason: 'Taken down by Millrace: Everything on it is done. AWS: Terminated by user request',
          launches: [{ launch: 1, state: 'succeeded', awsId: id }],
        },
      ],
    });
    const [create, , terminate] = steps;
    expect(terminate?.awsId).toBe(create?.awsId);
    expect(terminate?.links).toEqual(create?.links);
    expect(terminate?.launches[0]?.key).toBe(create?.launches[0]?.key);
    expect(create).not.toHaveProperty('result');
  });

  test('that is cancelled while the cluster starts shows its creation as cancelled', async () => {
    const handle = await start('slow-cluster', 'step');
    await rig.becomes(handle, 'cluster-starts', {
      state: 'running',
      steps: [{ name: 'traffic/create', state: 'queued', detail: expect.stringMatching(/.+/), awsId: id }],
    });
    await cancel(handle);
    const { steps } = await rig.becomes(handle, 'cluster-not-created', {
      state: 'cancelled',
      steps: [{ name: 'traffic/create', state: 'cancelled', launches: [{ state: 'cancelled' }] }],
    });
    expect(steps).toHaveLength(1);
  });

  test('that is cancelled while the cluster is in use shows that it had been created, and is gone', async () => {
    const handle = await start('cluster', 'held-step');
    await rig.becomes(handle, 'cluster-in-use', {
      state: 'running',
      steps: [isUp, { name: 'count', state: 'running' }],
    });
    await cancel(handle);
    await rig.becomes(handle, 'cluster-cancelled', {
      state: 'cancelled',
      steps: [
        { ...isUp, launches: [{ state: 'succeeded' }] },
        { name: 'count', state: 'cancelled' },
        { name: 'traffic/terminate', state: 'succeeded' },
      ],
    });
  });

  test('whose cluster does not end shows what AWS says meanwhile, and in the end that it may still cost', async () => {
    const from = rig.plane.ledger().length;
    const handle = await start('stubborn-cluster', 'step');
    await rig.becomes(handle, 'cluster-stopping', {
      state: 'running',
      steps: [isUp, {}, { name: 'traffic/terminate', state: 'stopping', detail: expect.any(String), awsId: id }],
    });
    await rig.becomes(handle, 'cluster-still-running', {
      state: 'failed',
      failure: { type: 'JobStillRunning', details: { step: 'traffic/terminate', launch: 1, mayStillRun: true } },
      steps: [
        isUp,
        {},
        {
          name: 'traffic/terminate',
          state: 'failed',
          reason: expect.stringContaining('JobStillRunning'),
          awsId: id,
          launches: [{ launch: 1, state: 'failed', awsId: id }],
        },
      ],
    });
    rig.plane.endJob((await clusterSince(from)).jobId ?? '', { code: 0 });
  });

  test('whose first cluster was lost says which one it took down', async () => {
    const from = rig.plane.ledger().length;
    const handle = await start('slow-cluster', 'step');
    const { jobId = '' } = await clusterSince(from);
    rig.plane.script('slow-cluster', {});
    rig.plane.endJob(jobId, { code: 1, interrupted: 'INSTANCE_FAILURE' });
    const { steps } = await rig.becomes(handle, 'cluster-lost', {
      state: 'succeeded',
      steps: [
        {
          ...isUp,
          launches: [
            { launch: 1, state: 'failed', awsId: jobId, reason: expect.stringContaining('master node') },
            { launch: 2, state: 'succeeded' },
          ],
        },
        { name: 'count' },
        { name: 'traffic/terminate', state: 'succeeded', launches: [{ launch: 2 }] },
      ],
    });
    expect(steps[2]?.awsId).toBe(steps[0]?.launches[1]?.awsId);
    rig.plane.script('slow-cluster', { startsAfterMs: 600_000 });
  });

  test('that was terminated says that its cluster may still be up', async () => {
    const handle = await start('cluster', 'held-step');
    await rig.becomes(handle, undefined, { steps: [isUp, { state: 'running' }] });
    await handle.terminate('The test has seen enough.');
    await rig.becomes(handle, 'cluster-left-up', {
      state: 'terminated',
      steps: [
        { state: 'blind', reason: expect.stringContaining('did not take this down'), awsId: id },
        { state: 'blind' },
      ],
    });
  });
});
