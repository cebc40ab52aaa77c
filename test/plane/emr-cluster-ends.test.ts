/** What keeps an EMR cluster from ending, and what ends it when nobody asks. */
import type { RunJobFlowInput } from '@aws-sdk/client-emr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCluster, command, emrCalls, type EmrCalls } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let emr: EmrCalls;

beforeAll(async () => {
  plane = await startPlaneAlone({ emrClusterStartMs: 80, emrMinuteMs: 300 });
  emr = emrCalls(plane);
  plane.script('held', {});
});
afterAll(async () => {
  emr.destroy();
  await endPlane(plane);
});

describe('a protected cluster', () => {
  const protectedGroup = (InstanceCount: number): RunJobFlowInput['Instances'] => ({
    ...aCluster.Instances,
    InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount }],
    TerminationProtected: InstanceCount === 1,
  });

  it('is not taken down, but what is asked for beside it is', async () => {
    const [guarded, other] = [
      await emr.run({ Name: 'held', Instances: protectedGroup(1) }),
      await emr.run({ Name: 'held' }),
    ];
    await expect(emr.terminate(guarded, other)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Could not shut down one or more job flows since they are termination protected.',
    });
    await emr.clusterAt(other, 'TERMINATED');
    expect((await emr.cluster(guarded)).Status?.State).toBe('WAITING');
    await emr.protect(guarded, false);
    await emr.terminate(guarded);
    await emr.clusterAt(guarded, 'TERMINATED');
    await expect(emr.protect(guarded, true)).rejects.toThrow('may not be modified');
  });

  it('is what three primaries make, whatever the request says of its end', async () => {
    const Instances = { ...protectedGroup(3), KeepJobFlowAliveWhenNoSteps: false };
    const id = await emr.run({ Instances, AutoTerminationPolicy: { IdleTimeout: 60 } });
    const cluster = await emr.clusterAt(id, 'WAITING');
    expect(cluster).toMatchObject({ TerminationProtected: true, AutoTerminate: false });
    await expect(emr.terminate(id)).rejects.toThrow('termination protected');
    await emr.protect(id, false);
    await emr.terminate(id);
  });

  it('is not ended by a step that fails, which cancels the steps behind it', async () => {
    plane.script('fails', { afterMs: 1, exitCode: 1 });
    const id = await emr.run({ Name: 'held', Instances: protectedGroup(1) });
    const [, behind = ''] = await emr.add(
      id,
      command('fails', ['false'], { ActionOnFailure: 'TERMINATE_CLUSTER' }),
      command('held', ['true']),
    );
    await emr.stepAt(id, behind, 'CANCELLED');
    expect((await emr.cluster(id)).Status?.State).toBe('WAITING');
  });
});

describe('an idle cluster', () => {
  const policy = { AutoTerminationPolicy: { IdleTimeout: 60 } };

  it('is ended by its policy, as if all were well', async () => {
    const id = await emr.run({ Name: 'held', ...policy });
    const { Status } = await emr.clusterAt(id, 'TERMINATED');
    expect(Status?.StateChangeReason).toEqual({
      Code: 'ALL_STEPS_COMPLETED',
      Message: 'Terminated by the auto-termination policy',
    });
  });

  it('is one that only runs what is no application of YARN', async () => {
    const Steps = [command('held', ['bash', '-c', 'sleep 1d'])];
    const id = await emr.run({ Name: 'held', ...policy, Steps });
    await emr.clusterAt(id, 'TERMINATED');
    const [step] = (await emr.steps(id)).Steps;
    expect(step?.Status).toMatchObject({
      State: 'INTERRUPTED',
      StateChangeReason: { Message: 'The cluster was terminated' },
    });
  });

  it('is none while an application of YARN runs', async () => {
    const Steps = [command('held', ['spark-submit', 's3://jobs/count.py'])];
    const id = await emr.run({ Name: 'held', ...policy, Steps });
    await emr.clusterAt(await emr.run({ Name: 'held', ...policy }), 'TERMINATED');
    expect((await emr.cluster(id)).Status?.State).toBe('RUNNING');
    plane.endJob((await emr.steps(id)).Steps[0]?.Id ?? '', { code: 0 });
    await emr.clusterAt(id, 'TERMINATED');
  });
});
