import { describe, expect, it } from 'vitest';
import { readSubmission } from '../execution/spark-options.js';
import { nothing } from './resources.js';
import { allocate, workersOf } from './workers.js';

const workers = (...options: string[]) => workersOf(readSubmission([...options, 's3://scripts/a.py']).options);

describe('workers', () => {
  it('have the sizes that EMR Serverless has by default', () => {
    const size = { cpu: 4, memory: 16, disk: 20 };
    expect(workers()).toEqual({ driver: size, executor: size, executors: 3 });
  });

  it('have those that configurations and options say', () => {
    const driver = ['--conf', 'spark.driver.cores=1', '--conf', 'spark.driver.memory=512m', '--num-executors', '2'];
    const executor = [
      '--executor-cores=2',
      '--executor-memory',
      '6G',
      '-c',
      'spark.emr-serverless.executor.disk=200GB',
    ];
    expect(workers(...driver, ...executor)).toEqual({
      driver: { cpu: 1, memory: 1, disk: 20 },
      executor: { cpu: 2, memory: 7, disk: 200 },
      executors: 2,
    });
  });
});

describe('room', () => {
  const limits = { cpu: 12, memory: 48 };

  it('is for the driver and as many executors as there is', () => {
    expect(allocate(limits, nothing, workers())).toEqual({ resources: { cpu: 12, memory: 48, disk: 60 }, workers: 3 });
    expect(allocate({}, nothing, workers())).toMatchObject({ workers: 4 });
  });

  it('is not there for a driver beside what is taken, and it says of what', () => {
    const taken = { cpu: 12, memory: 8, disk: 60 };
    expect(allocate(limits, taken, workers())).toEqual({ exceeded: '[cpu: 12 vCPU]' });
  });
});
