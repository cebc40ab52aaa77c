/** How Glue runs end that do not end by themselves, and what becomes of Spark jobs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CreateJobRequest } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { readTools } from '../../local/tools.js';
import { glueCalls, type GlueCalls } from './glue-calls.js';
import { lives, pidsIn, sleepers } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let glue: GlueCalls;

beforeAll(async () => {
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator, { glueMinuteMs: 500 });
  glue = glueCalls(plane);
});
afterAll(async () => {
  glue.destroy();
  await plane.close();
  await emulator.stop();
});

describe('a run that is ended', () => {
  it('by its time limit is TIMEOUT, and nothing of it lives on', async () => {
    const file = join(emulator.folder, 'limit.pids');
    const id = await glue.start('limit', sleepers(file), {}, { Timeout: 5 });
    const pids = await pidsIn(file, 2);
    const run = await glue.ended(id);
    expect(run).toMatchObject({ JobRunState: 'TIMEOUT', Timeout: 5 });
    expect(pids.map(lives)).toEqual([false, false]);
  });

  it('by a stop is STOPPED, and nothing of it lives on, though it refuses to end', async () => {
    const file = join(emulator.folder, 'stop.pids');
    const id = await glue.start('stop', sleepers(file));
    const pids = await pidsIn(file, 2);
    expect(pids.map(lives)).toEqual([true, true]);
    await glue.stop(id);
    const run = await glue.ended(id);
    expect(run).toMatchObject({ JobRunState: 'STOPPED' });
    expect(run.ErrorMessage).toBeUndefined();
    expect(pids.map(lives)).toEqual([false, false]);
  });

  it('by a stop while its script is fetched has never run', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const other = await startTestPlane({ ...emulator, url }, { warn: () => undefined });
    const calls = glueCalls(other);
    await calls.createJob('fetched');
    const id = await calls.startRun('fetched');
    expect(await calls.state(id)).toMatchObject({ JobRunState: 'STARTING' });
    await calls.stop(id);
    expect(await calls.ended(id)).toMatchObject({ JobRunState: 'STOPPED' });
    calls.destroy();
    await other.close();
    silent.closeAllConnections();
    silent.close();
  });
});

describe('a Spark job', () => {
  it('fails as a job of Glue does where there is no pyspark, and says so', async () => {
    const run = await glue.ended(await glue.start('spark', 'print(1)', spark));
    expect(run).toMatchObject({
      JobRunState: 'FAILED',
      MaxCapacity: 4,
      LogGroupName: '/aws-glue/jobs',
      ErrorMessage: expect.stringMatching(/^JobExecutionException: this machine has no pyspark/),
    });
  });

  it('runs where there is one, with its name and ids among the arguments', async () => {
    const library = join(emulator.folder, 'library');
    mkdirSync(join(library, 'pyspark'), { recursive: true });
    writeFileSync(join(library, 'pyspark', '__init__.py'), '');
    const other = await startTestPlane(emulator, { pythonPath: `${readTools().pythonPath}:${library}` });
    const calls = glueCalls(other);
    const script = `
import sys, pyspark
from awsglue.utils import getResolvedOptions
options = getResolvedOptions(sys.argv, ['JOB_NAME', 'day'])
print(options['JOB_NAME'], options['JOB_RUN_ID'], options['day'], file=sys.stderr)
`;
    const id = await calls.start('with-spark', script, spark, { Arguments: { '--day': '2001-01-31' } });
    const run = await calls.ended(id);
    expect(run.ErrorMessage).toBeUndefined();
    // Glue 5 writes both streams of the user's program to one log.
    expect(await calls.output({ ...run, Id: `${run.Id}-driver` })).toEqual([`with-spark ${id.JobRunId} 2001-01-31`]);
    calls.destroy();
    await other.close();
  });
});

const spark: Partial<CreateJobRequest> = {
  Command: { Name: 'glueetl', ScriptLocation: 's3://scripts/spark.py' },
  GlueVersion: '5.0',
  WorkerType: 'G.2X',
  NumberOfWorkers: 2,
};
