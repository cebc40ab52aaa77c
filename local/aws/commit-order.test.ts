/** That a job's line is on disk before the job can be seen, or can run: with a disk that fails at that very line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createAccess } from './access.js';
import type { Call } from './call.js';
import { createCapacity } from './capacity.js';
import { createClock } from './clock.js';
import { ecsService } from './ecs/service.js';
import { emrService } from './emr/service.js';
import { glueService } from './glue/service.js';
import { defaultHome } from './home.js';
import { createEvents } from './events.js';
import { createJobTable } from './job-table.js';
import { createListings } from './listings.js';
import { openLedger, type LedgerNote } from './ledger.js';
import { createScripts } from './scripts.js';
import type { Operations, PlaneParts } from './service.js';

/** `breaks` at the lines of these kinds of jobs; default: of all. */
function partsOnABrokenDisk(breaks?: string): PlaneParts {
  const workDir = mkdtempSync(join(tmpdir(), 'millrace-ledger-'));
  const ledger = openLedger(join(workDir, 'ledger.jsonl'), { home: defaultHome });
  const jobs = createJobTable();
  onTestFinished(async () => {
    await jobs.close();
    rmSync(workDir, { recursive: true });
  });
  const write = (entry: LedgerNote): void => {
    if (entry.event === 'committed' && (breaks ?? entry.service) === entry.service)
      throw new Error('no space left on device');
    ledger.write(entry);
  };
  const notAsked = () => {
    throw new Error('Nothing of this is asked for a job that must not start');
  };
  return {
    ...defaultHome,
    clock: createClock(),
    access: createAccess(defaultHome),
    ledger: { ...ledger, write },
    scripts: createScripts(),
    capacity: createCapacity(),
    jobs,
    listings: createListings(createEvents()),
    logs: { open: notAsked, close: notAsked },
    jobEnv: notAsked,
    python: { program: 'python3', path: '' },
    writeObject: () => Promise.resolve(),
    readObject: notAsked,
    images: {},
    workDir,
    warn: notAsked,
  };
}

/** The calls of an administrator. */
function callsOf(operations: Operations) {
  const caller = { principal: { arn: 'arn:aws:iam::000000000000:user/admin' }, call: {} as Call };
  return async (name: string, input: object): Promise<object> => {
    const operation = operations[name];
    if (!operation) throw new Error(`There is no ${name}`);
    return operation(input, caller);
  };
}

it('a Glue run whose line cannot be written does not exist', async () => {
  const parts = partsOnABrokenDisk();
  const glue = callsOf(glueService(parts, { argumentMode: 'merge', minuteMs: 60_000 }));
  const Command = { Name: 'pythonshell', ScriptLocation: 's3://scripts/job.py' };
  await glue('CreateJob', { Name: 'job', Role: 'role', Command });
  await expect(glue('StartJobRun', { JobName: 'job' })).rejects.toThrow('no space left');
  expect(await glue('GetJobRuns', { JobName: 'job' })).toEqual({ JobRuns: [] });
  expect(parts.jobs.running()).toEqual([]);
});

it('an ECS task whose line cannot be written does not exist, and its token is free', async () => {
  const parts = partsOnABrokenDisk();
  const ecs = callsOf(ecsService(parts).operations);
  await ecs('CreateCluster', {});
  await ecs('RegisterTaskDefinition', { family: 'task', containerDefinitions: [{ name: 'main', image: 'python' }] });
  const run = () => ecs('RunTask', { taskDefinition: 'task', clientToken: 'token' });
  await expect(run()).rejects.toThrow('no space left');
  await expect(run()).rejects.toThrow('no space left');
  expect(await ecs('ListTasks', {})).toEqual({ taskArns: [] });
  expect(parts.jobs.running()).toEqual([]);
});

const cluster = {
  Name: 'cluster',
  ReleaseLabel: 'emr-7.5.0',
  ServiceRole: 'emr',
  JobFlowRole: 'emr-instances',
  Instances: { InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }] },
};
const emrOptions = { clusterStartMs: 0, minuteMs: 60_000, cutOffSteps: 'INTERRUPTED' } as const;

it('an EMR cluster whose line cannot be written does not exist', async () => {
  const parts = partsOnABrokenDisk();
  const emr = callsOf(emrService(parts, emrOptions));
  await expect(emr('RunJobFlow', cluster)).rejects.toThrow('no space left');
  expect(await emr('ListClusters', {})).toEqual({ Clusters: [] });
  expect(parts.jobs.running()).toEqual([]);
});

it('EMR steps whose lines cannot be written do not exist', async () => {
  const parts = partsOnABrokenDisk('emr-step');
  parts.scripts.set('cluster', {});
  const emr = callsOf(emrService(parts, emrOptions));
  const { JobFlowId } = (await emr('RunJobFlow', cluster)) as { JobFlowId: string };
  const Steps = [{ Name: 'step', ActionOnFailure: 'CONTINUE', HadoopJarStep: { Jar: 'command-runner.jar' } }];
  await expect(emr('AddJobFlowSteps', { JobFlowId, Steps })).rejects.toThrow('no space left');
  expect(await emr('ListSteps', { ClusterId: JobFlowId })).toEqual({ Steps: [] });
  expect(parts.jobs.running()).toEqual([JobFlowId]);
});
