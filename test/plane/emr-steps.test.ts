/** EMR steps on a plane alone, scripted: how they queue, what a failed one does to the others, and how they are cancelled. */
import { ModifyClusterCommand } from '@aws-sdk/client-emr';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { command, emrCalls, type EmrCalls } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const key = '0123456789abcdef0123456789abcdef';

let plane: PlaneAlone;
let emr: EmrCalls;
let cluster: string;

beforeAll(async () => {
  plane = await startPlaneAlone();
  emr = emrCalls(plane);
  plane.script('cluster', {});
  plane.script('held', {});
});
beforeEach(async () => {
  cluster = await emr.run({ Name: 'cluster' });
});
afterAll(async () => {
  emr.destroy();
  await endPlane(plane);
});

const held = (name = 'held') => command(name, ['true']);
const add = async (...steps: Parameters<EmrCalls['add']>[1][]): Promise<string[]> => emr.add(cluster, ...steps);
const stepAt = (id: string | undefined, ...states: string[]) => emr.stepAt(cluster, id ?? '', ...states);
const stateOf = async (id: string | undefined) => (await emr.step(cluster, id ?? '')).Status?.State;

describe('a step', () => {
  it('runs to its end, and says what it was', async () => {
    const config = {
      Jar: 'command-runner.jar',
      Args: ['spark-submit', 's3://jobs/count.py'],
      Properties: [{ Key: 'a', Value: 'b' }],
    };
    const [id = ''] = await add({ Name: `held ${key}`, ActionOnFailure: 'CONTINUE', HadoopJarStep: config });
    const running = await stepAt(id, 'RUNNING');
    expect(running).toMatchObject({
      Name: `held ${key}`,
      ActionOnFailure: 'CONTINUE',
      Config: { ...config, Properties: { a: 'b' } },
    });
    expect((await emr.cluster(cluster)).Status?.State).toBe('RUNNING');
    plane.endJob(id, { code: 0 });
    const { Status } = await stepAt(id, 'COMPLETED');
    expect([Status?.Timeline?.StartDateTime, Status?.Timeline?.EndDateTime]).toEqual([
      expect.any(Date),
      expect.any(Date),
    ]);
    await emr.clusterAt(cluster, 'WAITING');
    const lines = plane.ledger().filter((entry) => entry.key === key);
    expect(lines.map(({ event, service, name }) => [event, service, name])).toEqual(
      ['received', 'committed', 'ended'].map((event) => [event, 'emr-step', 'held']),
    );
  });

  it('that fails says with what, and where its log is', async () => {
    cluster = await emr.run({ Name: 'cluster', LogUri: 's3://logs/emr/' });
    const [id = ''] = await add(held());
    await stepAt(id, 'RUNNING');
    plane.endJob(id, { code: 3 });
    expect((await stepAt(id, 'FAILED')).Status?.FailureDetails).toEqual({
      Reason: 'Unknown Error',
      Message: 'Step failed with exit code 3',
      LogFile: `s3://logs/emr/${cluster}/steps/${id}/stderr.gz`,
    });
  });

  it('that the platform interrupts says why', async () => {
    const [id = ''] = await add(held());
    await stepAt(id, 'RUNNING');
    plane.endJob(id, { code: 0, interrupted: 'the node was lost' });
    expect((await stepAt(id, 'INTERRUPTED')).Status?.StateChangeReason?.Message).toBe('the node was lost');
  });

  it('waits for the one before it, or runs beside it where the cluster allows that', async () => {
    const [first = '', second = ''] = await add(held(), held());
    await stepAt(first, 'RUNNING');
    expect(await stateOf(second)).toBe('PENDING');
    await emr.send(new ModifyClusterCommand({ ClusterId: cluster, StepConcurrencyLevel: 2 }));
    await stepAt(second, 'RUNNING');
    const [third = ''] = await add(held());
    expect(await stateOf(third)).toBe('PENDING');
    plane.endJob(first, { code: 0 });
    await stepAt(third, 'RUNNING');
  });

  it('waits for its cluster', async () => {
    plane.script('slow', { startsAfterMs: 3_600_000 });
    cluster = await emr.run({ Name: 'slow', Steps: [held()] });
    const [id] = await add(held());
    const { Steps } = await emr.steps(cluster);
    expect(Steps.map(({ Status }) => Status?.State)).toEqual(['PENDING', 'PENDING']);
    expect(Steps[0]?.Id).toBe(id);
  });

  it.each(['INTERRUPTED', 'CANCELLED'] as const)(
    'is %s when its cluster ends, as the plane is told',
    async (cutOff) => {
      const other = await startPlaneAlone({ emrCutOffSteps: cutOff });
      const calls = emrCalls(other);
      for (const name of ['cluster', 'held']) other.script(name, {});
      const id = await calls.run({ Name: 'cluster', Steps: [held(), held()] });
      await calls.terminate(id);
      await calls.clusterAt(id, 'TERMINATED');
      const { Steps } = await calls.steps(id);
      expect(Steps.map(({ Status }) => Status?.State)).toEqual(['CANCELLED', cutOff]);
      expect(other.running()).toEqual([]);
      calls.destroy();
      await endPlane(other);
    },
  );
});

describe('a step that fails', () => {
  const fails = { afterMs: 1, exitCode: 1 };

  it('does nothing to the others where it says CONTINUE', async () => {
    plane.script('fails', fails);
    const [failed, behind] = await add(held('fails'), held());
    await stepAt(failed, 'FAILED');
    await stepAt(behind, 'RUNNING');
  });

  it('cancels those that wait where it says CANCEL_AND_WAIT', async () => {
    plane.script('fails', fails);
    const [failed, ...behind] = await add({ ...held('fails'), ActionOnFailure: 'CANCEL_AND_WAIT' }, held(), held());
    for (const id of behind) {
      expect((await stepAt(id, 'CANCELLED')).Status?.StateChangeReason?.Message).toBe(`Step ${failed} failed`);
    }
    expect((await emr.clusterAt(cluster, 'WAITING')).Status?.State).toBe('WAITING');
  });

  it.each(['TERMINATE_CLUSTER', undefined] as const)('takes its cluster down where it says %s', async (action) => {
    plane.script('fails', fails);
    const [, behind] = await add({ ...held('fails'), ActionOnFailure: action }, held());
    const { Status } = await emr.clusterAt(cluster, 'TERMINATED_WITH_ERRORS');
    expect(Status?.StateChangeReason).toEqual({ Code: 'STEP_FAILURE', Message: 'Shut down as step failed' });
    expect(await stateOf(behind)).toBe('CANCELLED');
  });

  it('does nothing once steps run side by side', async () => {
    const [failing = '', behind] = await add({ ...held(), ActionOnFailure: 'TERMINATE_CLUSTER' }, held());
    await stepAt(failing, 'RUNNING');
    await emr.send(new ModifyClusterCommand({ ClusterId: cluster, StepConcurrencyLevel: 2 }));
    await stepAt(behind, 'RUNNING');
    plane.endJob(failing, { code: 1 });
    await stepAt(failing, 'FAILED');
    expect(await stateOf(behind)).toBe('RUNNING');
  });
});

describe('a cancelled step', () => {
  it('never begins where it waits, and ends where it runs; neither is a failure', async () => {
    const [running = '', waiting = ''] = await add({ ...held(), ActionOnFailure: 'TERMINATE_CLUSTER' }, held());
    await stepAt(running, 'RUNNING');
    expect(await emr.cancel(cluster, [waiting, running])).toEqual([
      { StepId: waiting, Status: 'SUBMITTED' },
      { StepId: running, Status: 'SUBMITTED' },
    ]);
    expect((await stepAt(waiting, 'CANCELLED')).Status?.Timeline?.StartDateTime).toBeUndefined();
    await stepAt(running, 'CANCELLED');
    await emr.clusterAt(cluster, 'WAITING');
    const [answer] = await emr.cancel(cluster, [running]);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('CANCELLED already') });
    expect(plane.ledger().filter(({ event, jobId }) => event === 'stop' && jobId === running)).toHaveLength(2);
  });

  it('may not heed it, and complete, or outlive every ask', async () => {
    plane.script('ignores', { ignoresStop: true });
    const [id = ''] = await add(held('ignores'));
    await stepAt(id, 'RUNNING');
    await emr.cancel(cluster, [id]);
    const [again] = await emr.cancel(cluster, [id], 'TERMINATE_PROCESS');
    expect([again?.Status, await stateOf(id)]).toEqual(['SUBMITTED', 'CANCEL_PENDING']);
    plane.endJob(id, { code: 0 });
    await stepAt(id, 'COMPLETED');
  });

  it('may be refused, by script and by an old release', async () => {
    plane.script('refuses', { refusesStop: 'not today' });
    const [refuses = ''] = await add(held('refuses'));
    await stepAt(refuses, 'RUNNING');
    expect(await emr.cancel(cluster, [refuses])).toEqual([{ StepId: refuses, Status: 'FAILED', Reason: 'not today' }]);
    cluster = await emr.run({ Name: 'cluster', ReleaseLabel: 'emr-5.27.1' });
    const [old = ''] = await add(held());
    await stepAt(old, 'RUNNING');
    expect((await emr.cancel(cluster, [old]))[0]?.Reason).toContain('emr-5.27.1 cannot cancel');
  });
});
