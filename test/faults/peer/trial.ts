/**
 * One fault while the peer starts its job: AWS has the job, and its answer is held. Judged by the ledger alone: how many
 * jobs there are for this one step, and how many go on when the run has ended.
 */
import { randomBytes } from 'node:crypto';
import { CreateJobCommand, GlueClient } from '@aws-sdk/client-glue';
import type { WorkflowHandle } from '@temporalio/client';
import { account } from '../../../bench/harness/places.js';
import type { Fault } from '../../../local/aws/faults.js';
import { eventually } from '../../harness/history.js';
import type { LedgerLine } from '../checker/sources.js';
import { trialJob } from '../rig/jobs/job.js';
import type { Release } from '../rig/processes/plane.js';
import type { Ground } from './ground.js';
import type { PeerCell, PeerLine } from './line.js';
import type { plainJob } from './workflows.js';

/** After the run's end: what runs then, nobody stops. Longer than any timeout of the peer. */
const graceMs = 3_000;
const ways: readonly Release[] = ['reset', 'hang', 'gateway', 'half'];

export async function peerTrial(ground: Ground, cell: PeerCell, variant: number): Promise<PeerLine> {
  const { plane, events, client, taskQueue } = ground;
  const trial = `peer-${cell.replace('/', '-').toLowerCase()}-${variant}-${randomBytes(3).toString('hex')}`;
  const isCancelled = cell.startsWith('F9');
  // A job that nobody stops ends when it is told; those of the other faults end well by themselves.
  const job = trialJob(ground.folder, trial, `${ground.folder}/witness.ndjson`, {
    forMs: isCancelled ? 'until-told' : 200,
  });
  await plane.script(trial, job.script);
  await createJob(plane.url, trial);
  await plane.gate({ id: trial, service: 'glue', operation: 'StartJobRun', match: trial, stage: 'done' });
  const handle = await client.workflow.start<typeof plainJob>('plainJob', {
    taskQueue,
    workflowId: trial,
    args: [{ kind: 'glue', name: trial, endpoint: plane.url }],
  });
  await events.when(`the answer to ${trial} is held`, ({ gate }) => gate === trial);
  await strike[cell](ground, { handle, trial, variant });
  await handle.result().catch((error: unknown) => {
    if (!isCancelled) throw error;
  });
  await events.passes(Date.now() + graceMs);
  await plane.clear();
  const count = (what: LedgerLine['event']) =>
    ground.ledger().filter(({ name, event }) => name === trial && event === what).length;
  const [started, ended] = [count('committed'), count('ended')];
  job.end();
  if (started > ended) await eventually(`all jobs of ${trial} have ended`, () => count('ended') === started);
  job.close();
  return { v: 1, what: 'peer', at: new Date().toISOString(), cell, trial, jobs: started, left: started - ended };
}

interface Hit {
  handle: WorkflowHandle;
  trial: string;
  variant: number;
}

const strike: Readonly<Record<PeerCell, (ground: Ground, hit: Hit) => Promise<void>>> = {
  async 'F1/W4'({ worker, startWorker, plane }, { trial, variant }) {
    await worker().kill();
    await plane.release(trial, variant % 2 === 0 ? 'go' : 'reset');
    await startWorker();
  },
  async 'F3/W4'({ plane }, { trial, variant }) {
    await plane.release(trial, ways[variant % ways.length] ?? 'reset');
  },
  async 'F9/W4'({ plane }, { handle, trial }) {
    await handle.cancel();
    await plane.release(trial, 'go');
  },
  async 'F9/aws-down-at-start'({ plane }, { handle, trial, variant }) {
    await plane.fault({ times: 1_000_000, fault: outages[variant % outages.length] as Fault });
    await plane.release(trial, 'reset');
    await handle.cancel();
  },
};

const outages: readonly Fault[] = [
  { type: 'error', code: 'InternalServiceException', message: 'An internal error occurred', status: 500 },
  { type: 'reset' },
];

async function createJob(endpoint: string, name: string): Promise<void> {
  const credentials = { accessKeyId: 'millrace-admin', secretAccessKey: 'millrace-admin' };
  const glue = new GlueClient({ endpoint, region: account.region, credentials });
  const Role = `arn:aws:iam::${account.account}:role/glue`;
  const Command = { Name: 'pythonshell', ScriptLocation: `s3://scripts/${name}.py`, PythonVersion: '3.9' };
  try {
    await glue.send(new CreateJobCommand({ Name: name, Role, Command, ExecutionProperty: { MaxConcurrentRuns: 50 } }));
  } finally {
    glue.destroy();
  }
}
