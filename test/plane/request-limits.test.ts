/** The documented request rates, when a plane is told to hold to them. */
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRequestLimits } from '../../local/aws/request-limits.js';
import { createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions, ecsClient } from './clients.js';
import { emrCalls } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

describe('the buckets', () => {
  const setUp = () => {
    let ms = 0;
    const limits = createRequestLimits(() => ms);
    limits.limit(true);
    /** How many of so many calls at once pass. */
    const pass = (calls: number, service: string, operation: string): number => {
      let passed = 0;
      for (let n = 0; n < calls; n++) {
        try {
          limits.check({ service, operation });
          passed += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded' });
        }
      }
      return passed;
    };
    return { limits, pass, wait: (seconds: number) => void (ms += seconds * 1_000) };
  };

  it('take a burst, and so many a second after it', () => {
    const { pass, wait } = setUp();
    expect(pass(20, 'elasticmapreduce', 'ListSteps')).toBe(10);
    wait(1);
    expect(pass(1, 'elasticmapreduce', 'ListSteps')).toBe(0);
    wait(1);
    expect(pass(5, 'elasticmapreduce', 'ListSteps')).toBe(1);
    wait(3_600);
    expect(pass(20, 'elasticmapreduce', 'ListSteps')).toBe(10);
  });

  it('of EMR are one for each operation, within one for all', () => {
    const { pass, wait } = setUp();
    expect(pass(30, 'elasticmapreduce', 'ListClusters')).toBe(20);
    expect(pass(10, 'elasticmapreduce', 'DescribeStep')).toBe(5);
    expect(pass(1, 'elasticmapreduce', 'SetTerminationProtection')).toBe(0);
    wait(1);
    expect(pass(10, 'elasticmapreduce', 'DescribeStep')).toBe(5);
  });

  it('of ECS are shared by those that read, and by those that change', () => {
    const { pass } = setUp();
    expect(pass(60, 'ecs', 'DescribeTasks') + pass(60, 'ecs', 'ListTasks')).toBe(100);
    expect(pass(60, 'ecs', 'StopTask') + pass(60, 'ecs', 'RunTask')).toBe(100);
  });

  it('leave alone what has no documented rate', () => {
    const { pass, limits } = setUp();
    expect(pass(500, 'glue', 'GetJobRuns')).toBe(500);
    expect(limits.throttled()).toEqual({});
  });
});

describe('a plane', () => {
  const start = async (options: Parameters<typeof startPlaneAlone>[0] = {}): Promise<PlaneAlone> => {
    const plane = await startPlaneAlone(options);
    onTestFinished(() => endPlane(plane));
    return plane;
  };
  const listClusters = async (plane: PlaneAlone, calls: number): Promise<string[]> => {
    const emr = emrCalls(plane);
    const errors = [];
    for (let n = 0; n < calls; n++) {
      const error: unknown = await emr.clusters().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (error) errors.push((error as Error).name);
    }
    emr.destroy();
    return errors;
  };

  it('has none, unless it is told', async () => {
    const plane = await start();
    expect(await listClusters(plane, 60)).toEqual([]);
    expect(plane.throttled()).toEqual({});
  });

  it('throttles, and counts what it throttles', async () => {
    const plane = await start({ requestLimits: 'documented' });
    const errors = await listClusters(plane, 60);
    expect(new Set(errors)).toEqual(new Set(['ThrottlingException']));
    expect(plane.throttled()).toEqual({ 'elasticmapreduce:ListClusters': errors.length });
    const answer = await fetch(`${plane.url}/_plane/throttled`);
    expect(await answer.json()).toEqual(plane.throttled());
  });

  it('can be told while it runs', async () => {
    const plane = await start();
    const tell = (on: boolean) =>
      fetch(`${plane.url}/_plane/request-limits`, { method: 'POST', body: JSON.stringify({ on }) });
    await tell(true);
    expect(await listClusters(plane, 60)).not.toEqual([]);
    await tell(false);
    expect(await listClusters(plane, 60)).toEqual([]);
  });

  it('throttles before anything is done, and no other service', async () => {
    const plane = await start({ requestLimits: 'documented' });
    plane.script('held', {});
    const emr = emrCalls(plane);
    const starts = await Promise.allSettled(Array.from({ length: 20 }, () => emr.run({ Name: 'held' })));
    const started = starts.filter(({ status }) => status === 'fulfilled').length;
    expect(started).toBeLessThan(20);
    expect(plane.ledger().filter(({ event }) => event === 'received')).toHaveLength(started);
    emr.destroy();
    await createTaskDefinition(plane, 'task');
    const ecs = ecsClient(clientOptions(plane.url));
    await ecs.send(new ListTasksCommand({ cluster: 'etl' }));
    await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: ['x'] }));
  });
});
