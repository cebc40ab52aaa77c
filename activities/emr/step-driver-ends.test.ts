import { EMRClient, TerminateJobFlowsCommand } from '@aws-sdk/client-emr';
import { describe, expect, it } from 'vitest';
import { asAdmin } from '../../test/harness/aws-setup.js';
import { addSteps, emrStepsOnPlane } from '../../test/harness/emr-on-plane.js';
import { soon } from '../../test/harness/scripted-plane.js';
import type { EmrStepRef } from './step-ref.js';

/** Ends that a step has not brought upon itself. */
const rig = emrStepsOnPlane();
const endOf = (ref: EmrStepRef) => expect.poll(() => rig.stateOf(ref), soon);

/** One step that runs, and one that waits behind it. */
async function runningAndWaiting(name: string): Promise<[cluster: string, running: EmrStepRef, waiting: EmrStepRef]> {
  const cluster = await rig.aCluster(1);
  const running = await rig.aStep(cluster, `${name}-runs`);
  await endOf(running).toMatchObject({ raw: 'RUNNING' });
  const waiting = await rig.aStep(cluster, `${name}-waits`);
  expect(await rig.stateOf(waiting)).toMatchObject({ status: 'active', phase: 'queued', raw: 'PENDING' });
  return [cluster, running, waiting];
}

describe('a cluster that a person has terminated', () => {
  it('has stopped its steps: nobody else would have', async () => {
    const [cluster, running, waiting] = await runningAndWaiting('terminated');
    await asAdmin(rig.plane, EMRClient, (emr) => emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [cluster] })));
    const reason = `Cluster ${cluster} went away under it: Terminated by user request`;
    await endOf(running).toEqual({ status: 'stopped', raw: 'INTERRUPTED', reason });
    await endOf(waiting).toEqual({ status: 'stopped', raw: 'CANCELLED', reason });
  });
});

describe('a cluster that the platform has lost', () => {
  it.each(['INSTANCE_FAILURE', 'INTERNAL_ERROR'])(
    'has taken its steps along (%s), and takes no new ones',
    async (code) => {
      const [cluster, running, waiting] = await runningAndWaiting(`lost-${code}`);
      rig.plane.endJob(cluster, { code: 1, interrupted: code });
      for (const ref of [running, waiting]) {
        await endOf(ref).toMatchObject({
          status: 'failed',
          fault: 'platform',
          noRelaunch: true,
          reason: expect.stringContaining(`Cluster ${cluster} went away under it`) as string,
        });
      }
    },
  );
});

describe("a sibling's failure", () => {
  it('cancels those that wait, by its CANCEL_AND_WAIT, and is no fault of theirs', async () => {
    const cluster = await rig.aCluster(1);
    const [sibling = ''] = await addSteps(rig.plane, cluster, [
      { Name: 'sibling', ActionOnFailure: 'CANCEL_AND_WAIT' },
    ]);
    const waiting = await rig.aStep(cluster, 'cancelled-by-sibling');
    rig.plane.endJob(sibling, { code: 1 });
    await endOf(waiting).toEqual({
      status: 'failed',
      raw: 'CANCELLED',
      fault: 'platform',
      reason: `Step ${sibling} (sibling) of the same cluster failed and cancelled it (CANCEL_AND_WAIT)`,
    });
  });

  it('takes the cluster down, by its TERMINATE_CLUSTER, and is no fault of theirs either', async () => {
    const cluster = await rig.aCluster(1);
    const [sibling = ''] = await addSteps(rig.plane, cluster, [{ ActionOnFailure: 'TERMINATE_CLUSTER' }]);
    const waiting = await rig.aStep(cluster, 'taken-down-by-sibling');
    rig.plane.endJob(sibling, { code: 1 });
    await endOf(waiting).toMatchObject({
      status: 'failed',
      fault: 'platform',
      noRelaunch: true,
      reason: `Cluster ${cluster} went away under it: Shut down as step failed`,
    });
  });

  it('does nothing to them where it says CONTINUE, as all of ours do', async () => {
    const [, running, waiting] = await runningAndWaiting('continues');
    rig.plane.endJob(running.stepId, { code: 1 });
    await endOf(running).toMatchObject({ status: 'failed', fault: 'user' });
    await endOf(waiting).toMatchObject({ raw: 'RUNNING' });
  });
});

describe('a step by itself', () => {
  it('that EMR interrupts on a cluster that goes on was lost to the platform', async () => {
    const [, running] = await runningAndWaiting('interrupted');
    rig.plane.endJob(running.stepId, { code: 1, interrupted: 'The node was lost' });
    await endOf(running).toEqual({
      status: 'failed',
      raw: 'INTERRUPTED',
      fault: 'platform',
      reason: 'The node was lost',
    });
  });

  it('that fails on a cluster that ends later has failed by itself', async () => {
    const [cluster, running] = await runningAndWaiting('fails-before');
    rig.plane.endJob(running.stepId, { code: 7 });
    await endOf(running).toMatchObject({ status: 'failed', fault: 'user' });
    await asAdmin(rig.plane, EMRClient, (emr) => emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [cluster] })));
    expect(await rig.stateOf(running)).toMatchObject({
      status: 'failed',
      fault: 'user',
      reason: expect.stringContaining('exit code 7') as string,
    });
  });
});
