/** The ledger by which "started once" is judged: on disk before anything is answered, and there after a restart. */
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RunTaskCommand, type RunTaskRequest } from '@aws-sdk/client-ecs';
import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr';
import { BatchStopJobRunCommand, StartJobRunCommand } from '@aws-sdk/client-glue';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LedgerEntry } from '../../local/aws/ledger.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions, ecsClient, glueClient } from './clients.js';
import { aCluster } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const key = '0123456789abcdef0123456789abcdef';
const glueStart = { JobName: 'job', Arguments: { '--millrace-job-key': key } };
const ecsStart: RunTaskRequest = { cluster: 'etl', taskDefinition: 'task', clientToken: key, startedBy: key };
const emrStart = { ...aCluster, Name: `cluster ${key}` };

let plane: PlaneAlone;
beforeEach(async () => {
  plane = await startPlaneAlone();
  onTestFinished(() => endPlane(plane));
  await createGlueJob(plane, 'job');
  await createTaskDefinition(plane, 'task');
  plane.script('job', {});
  plane.script('task', {});
  plane.script('cluster', {});
});

describe.each([
  ['glue', 'StartJobRun', 'job', () => worker.glue().send(new StartJobRunCommand(glueStart))],
  ['ecs', 'RunTask', 'task', () => worker.ecs().send(new RunTaskCommand(ecsStart))],
  ['emr-cluster', 'RunJobFlow', 'cluster', () => worker.emr().send(new RunJobFlowCommand(emrStart))],
] as const)('of a start at %s', (service, operation, name, start) => {
  it.each(['reset', 'gateway', 'half', 'hang'] as const)('has its line when the reply is lost (%s)', async (how) => {
    plane.fault({ operation, fault: { type: 'lose-reply', how } });
    await expect(start()).rejects.toThrow();
    const [received, committed] = onDisk();
    expect(received).toMatchObject({ event: 'received', service, name, key });
    expect(received?.principal).toContain('millrace-worker');
    expect(committed).toMatchObject({ event: 'committed', service, name, key, jobId: plane.running()[0] });
    expect(onDisk()).toEqual(plane.ledger());
  });

  it('has no line of a job when nothing was started', async () => {
    plane.fault({ operation, fault: { type: 'reset' } });
    await expect(start()).rejects.toThrow();
    expect(onDisk()).toEqual([]);
    expect(plane.running()).toEqual([]);
  });

  it('has all that became of the job', async () => {
    await start();
    plane.endJob(plane.running()[0] ?? '', { code: 7 });
    await expect.poll(() => events()).toEqual(['received', 'committed', 'ended']);
    expect(onDisk().at(-1)?.detail).toMatch(/^FAILED$|^EssentialContainerExited 7$|BOOTSTRAP_FAILURE$/);
  });

  it('is what a start waits for: where it cannot be written, nothing starts', async () => {
    const file = join(plane.stateDir, 'ledger.jsonl');
    rmSync(file);
    mkdirSync(file);
    await expect(start()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(plane.running()).toEqual([]);
  });
});

it('tells a replayed start from a first one, a refused one from both, and a stop', async () => {
  await worker.ecs().send(new RunTaskCommand(ecsStart));
  await worker.ecs().send(new RunTaskCommand(ecsStart));
  await expect(
    worker.ecs().send(new RunTaskCommand({ ...ecsStart, clientToken: 'b', startedBy: 'a.b' })),
  ).rejects.toThrow('startedBy');
  expect(events()).toEqual(['received', 'committed', 'received', 'replayed', 'received', 'refused']);
  const { JobRunId = '' } = await worker.glue().send(new StartJobRunCommand(glueStart));
  await worker.glue().send(new BatchStopJobRunCommand({ JobName: 'job', JobRunIds: [JobRunId] }));
  await expect.poll(() => events().slice(6)).toEqual(['received', 'committed', 'stop', 'ended']);
  expect(
    onDisk()
      .slice(6)
      .every((entry) => entry.key === key),
  ).toBe(true);
});

describe('after a restart', () => {
  it('goes on where it was', async () => {
    await worker.glue().send(new StartJobRunCommand(glueStart));
    await plane.close();
    const before = onDisk();
    expect(before.map(({ event }) => event)).toEqual(['received', 'committed', 'ended']);
    plane = await startPlaneAlone({ stateDir: plane.stateDir });
    expect(plane.ledger()).toEqual(before);
  });

  it('has lost no more than the line that a killed plane was writing', async () => {
    await worker.glue().send(new StartJobRunCommand(glueStart));
    await plane.close();
    const before = onDisk();
    appendFileSync(join(plane.stateDir, 'ledger.jsonl'), '{"event":"recei');
    plane = await startPlaneAlone({ stateDir: plane.stateDir });
    expect(plane.ledger()).toEqual(before);
    expect(onDisk()).toEqual(before);
  });

  it('is not taken for what it is not', async () => {
    await plane.close();
    appendFileSync(join(plane.stateDir, 'ledger.jsonl'), 'no ledger\n');
    await expect(startPlaneAlone({ stateDir: plane.stateDir })).rejects.toThrow(/ledger\.jsonl is no JSON: no ledger/);
  });
});

const worker = {
  // It gives up on what hangs.
  options: () => ({
    ...clientOptions(plane.url, 'millrace-worker'),
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true as const },
  }),
  glue: () => glueClient(worker.options()),
  ecs: () => ecsClient(worker.options()),
  emr() {
    const emr = new EMRClient(worker.options());
    onTestFinished(() => emr.destroy());
    return emr;
  },
};

function onDisk(): LedgerEntry[] {
  const lines = readFileSync(join(plane.stateDir, 'ledger.jsonl'), 'utf8').trim().split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as LedgerEntry);
}

function events(): string[] {
  return onDisk().map(({ event }) => event);
}
