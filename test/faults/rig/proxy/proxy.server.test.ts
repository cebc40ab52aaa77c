import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createGlueJob } from '../../../harness/aws-setup.js';
import { eventsOf, eventually } from '../../../harness/history.js';
import { startWorkerProcess, type KillableWorker } from '../../../harness/killable-worker.js';
import { startRig, type Rig } from '../../../harness/rig.js';
import type { TraceLine } from '../../trace.js';
import type { GatePoint, HeldMessage } from './gates.js';
import { startProxy, type Proxy } from './proxy.js';

/** A worker of its own process, and a client, behind the proxy; each test asks for the run that it has started. */
const workflowsPath = fileURLToPath(new URL('../../../workflows/pipelines/index.ts', import.meta.url));
const lines: TraceLine[] = [];
const warnings: unknown[][] = [];
let rig: Rig;
let proxy: Proxy;
let worker: KillableWorker;
let connection: Connection;
let client: Client;
let runs = 0;

const startWorker = () =>
  startWorkerProcess(
    {
      connection: { address: proxy.address },
      namespace: 'default',
      taskQueue: rig.taskQueue,
      timing: rig.timing,
      targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url } },
      resources: {},
      shutdownGraceMs: 0,
      maxPolls: { activities: 2, workflows: 2 },
    },
    workflowsPath,
  );

beforeAll(async () => {
  rig = await startRig({ workflowsPath });
  await createGlueJob(rig.plane, 'job-a');
  rig.plane.script('job-a', { afterMs: 50 });
  proxy = await startProxy({
    upstreamPort: Number(inject('temporalAddress').split(':')[1]),
    warn: (...what) => warnings.push(what),
  });
  proxy.onEvent((line) => lines.push(line));
  connection = await Connection.connect({ address: proxy.address });
  client = new Client({ connection });
  worker = await startWorker();
});
afterAll(async () => {
  await worker.kill();
  await connection.close();
  await proxy.close();
  await rig.close();
  expect(warnings).toEqual([]);
});

/** A run through the proxy, and the gate that it is to come to. */
async function startAt(point: GatePoint, fits: (message: HeldMessage) => boolean = () => true) {
  const workflowId = `named:${process.pid}-${(runs += 1)}`;
  const gate = proxy.gate({ point, match: (message) => message.workflowId === workflowId && fits(message) });
  const handle = await start(workflowId);
  return { gate, handle, entered: await gate.entered };
}
const start = (workflowId: string) =>
  client.workflow.start('named', { taskQueue: rig.taskQueue, workflowId, args: [{ job: 'job-a' }] });

const linesOf = (key: string | undefined) => lines.filter((line) => line.key === key);
const committed = (key: string | undefined) =>
  rig.plane.ledger().filter((entry) => entry.event === 'committed' && entry.key === key);
const received = (key: string | undefined) =>
  rig.plane.ledger().filter((entry) => entry.event === 'received' && entry.key === key);
const keyOf = async (handle: WorkflowHandle) => {
  const scheduled = (await eventsOf(handle)).find((event) => event.activityTaskScheduledEventAttributes);
  const input = scheduled?.activityTaskScheduledEventAttributes?.input?.payloads?.[0]?.data;
  return (JSON.parse(Buffer.from(input ?? []).toString()) as { mark: { key: string } }).mark.key;
};

it('passes everything on and tells what has come by', async () => {
  const handle = await start(`named:${process.pid}-plain`);
  await handle.result();
  const told = linesOf(await keyOf(handle));
  const by = { worker: String(worker.pid), attempt: 1 };
  expect(told).toMatchObject([
    { event: 'delivered', verb: 'start', ...by },
    { event: 'word', open: false, answer: 'ok', ...by },
    { event: 'word', open: true, answer: 'ok', ...by },
    { event: 'completed', verb: 'start', outcome: 'started', answer: 'ok', ...by },
    { event: 'delivered', verb: 'wait', ...by },
    { event: 'completed', verb: 'wait', outcome: 'ended', answer: 'ok', ...by },
  ]);
  expect(proxy.workers()).toContain(String(worker.pid));
});

it('holds a task before the worker has it', async () => {
  const { gate, handle, entered } = await startAt('task', ({ verb }) => verb === 'start');
  expect(entered).toMatchObject({ verb: 'start', attempt: 1, worker: String(worker.pid), kind: 'glue' });
  expect(linesOf(entered.key)).toEqual([]);
  gate.release('forward');
  await handle.result();
  expect(entered.key).toBe(await keyOf(handle));
  expect(committed(entered.key)).toHaveLength(1);
});

it('holds a workflow task', async () => {
  const { gate, handle, entered } = await startAt('workflow-task');
  expect(entered).toMatchObject({ runId: handle.firstExecutionRunId, worker: String(worker.pid) });
  gate.release('forward');
  await handle.result();
});

it.each(['word', 'word-answer'] as const)('lets no start reach AWS that has not heard its %s', async (point) => {
  const { gate, handle, entered } = await startAt(point, ({ open }) => open === true);
  await eventually('the attempt has given up', async () => {
    const [pending] = (await handle.describe()).raw.pendingActivities ?? [];
    return pending?.lastFailure;
  });
  expect(received(entered.key)).toEqual([]);
  gate.release('drop');
  await handle.result();
  expect(committed(entered.key)).toHaveLength(1);
  expect(linesOf(entered.key)).toContainEqual(expect.objectContaining({ event: 'word', attempt: 1, answer: 'lost' }));
});

it('holds a completion before the server has it, and lets Temporal try again when it is dropped', async () => {
  const { gate, handle, entered } = await startAt('completion', ({ verb }) => verb === 'start');
  expect(entered).toMatchObject({ outcome: 'started', attempt: 1 });
  gate.release('drop');
  await handle.result();
  expect(committed(entered.key)).toHaveLength(1);
  const told = linesOf(entered.key).filter((line) => line.event === 'completed' && line.verb === 'start');
  expect(told[0]).toMatchObject({ attempt: 1, answer: 'lost' });
  expect(told.at(-1)).toMatchObject({ outcome: 'adopted', answer: 'ok' });
});

it('delivers a completion late, when the attempt is not the current one any more', async () => {
  const { gate, handle, entered } = await startAt('completion', ({ verb }) => verb === 'start');
  await handle.result();
  gate.release('forward');
  await eventually('the server has refused it', () =>
    linesOf(entered.key).some((line) => line.event === 'completed' && line.attempt === 1 && line.answer === 'refused'),
  );
});

it('holds the answer to a completion that the server has taken', async () => {
  const { gate, handle, entered } = await startAt('completion-answer', ({ verb }) => verb === 'start');
  expect(entered).toMatchObject({ outcome: 'started', answer: 'ok' });
  await handle.result();
  gate.release('forward');
  expect(committed(entered.key)).toHaveLength(1);
});

it('repeats what was reset, as the client does', async () => {
  const { gate, handle, entered } = await startAt('completion', ({ verb }) => verb === 'start');
  gate.release('reset');
  await handle.result();
  const told = linesOf(entered.key).filter((line) => line.event === 'completed' && line.verb === 'start');
  expect(told).toMatchObject([{ answer: 'lost' }, { attempt: 1, outcome: 'started', answer: 'ok' }]);
});

it('stops nothing at a gate that was taken away', async () => {
  const gate = proxy.gate({ point: 'completion', match: () => true });
  expect(gate.cancel()).toBe(true);
  await (await start(`named:${process.pid}-cancelled`)).result();
});

it('cuts one worker off, and gives it what was on its way when the link is mended', async () => {
  const { gate, handle, entered } = await startAt('word-answer', ({ open }) => open === true);
  proxy.cut(worker.pid);
  gate.release('forward');
  await eventually('the attempt has timed out', async () => {
    const [pending] = (await handle.describe()).raw.pendingActivities ?? [];
    return pending?.attempt !== 1;
  });
  expect(received(entered.key)).toEqual([]);
  proxy.mend();
  await handle.result();
  expect(committed(entered.key)).toHaveLength(1);
});

it('is down for everybody while it refuses, and up again afterwards', async () => {
  await proxy.refuse(true);
  await expect(Connection.connect({ address: proxy.address, connectTimeout: '500ms' })).rejects.toThrow();
  await proxy.refuse(false);
  await (await start(`named:${process.pid}-up-again`)).result();
});

it('goes on with what a killed worker has left in a gate', async () => {
  const { gate, handle, entered } = await startAt('completion', ({ verb }) => verb === 'start');
  await worker.kill();
  gate.release('forward');
  await eventually('the server has it', async () =>
    (await eventsOf(handle)).some((event) => event.activityTaskCompletedEventAttributes),
  );
  worker = await startWorker();
  await handle.result();
  expect(committed(entered.key)).toHaveLength(1);
  expect(linesOf(entered.key)).toContainEqual(
    expect.objectContaining({ event: 'completed', verb: 'start', attempt: 1, answer: 'ok' }),
  );
});
