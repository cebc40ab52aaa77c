/** The job plane as the rig runs it: a process that may be killed at any moment, and started again where it was. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { LedgerEntry } from '../../local/aws/ledger.js';
import type { Plane, PlaneOptions } from '../../local/aws/plane.js';
import type { WitnessEntry } from '../faults/checker/sources.js';
import { aKey, openKind, soon } from './five-kinds.js';
import { lives } from './processes.js';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'millrace-plane-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

/** Its address stands for it: what it is told goes over its control interface. */
async function startProcess(): Promise<{ child: ChildProcess; plane: Plane }> {
  const nothing = { emulatorUrl: 'http://127.0.0.1:1', jobsPython: 'python3', pythonPath: '', images: {} };
  const options: PlaneOptions = { ...nothing, stateDir, account: '123456789012' };
  const program = ['--import', here('../harness/typescript.mjs'), here('../faults/rig/plane-process.ts')];
  const child = spawn(process.execPath, [...program, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, plane: { url: line.trim() } as Plane };
}

/** A run that is there until it is told; gives its process. */
async function startWitnessed(plane: Plane, nth: number): Promise<number> {
  const args = [here('../faults/rig/jobs/job.sh'), '--until', join(stateDir, `fifo-${nth}`), '--ignore-term'];
  const script = { command: { program: 'sh', args, env: { WITNESS_FILE: join(stateDir, 'witness') } } };
  await fetch(`${plane.url}/_plane/scripts`, { method: 'POST', body: JSON.stringify({ name: 'job', script }) });
  const glue = await openKind('glue', plane);
  const jobId = await glue.start(aKey(nth));
  const own = () => witness().find((entry) => entry.jobId === jobId);
  await expect.poll(own, soon).toBeDefined();
  return own()?.pid ?? 0;
}

const linesOf = (name: string): string[] =>
  existsSync(join(stateDir, name)) ? readFileSync(join(stateDir, name), 'utf8').split('\n').slice(0, -1) : [];
const witness = () => linesOf('witness').map((line) => JSON.parse(line) as WitnessEntry);
const ledger = () => linesOf('ledger.jsonl').map((line) => JSON.parse(line) as LedgerEntry);

it('takes its jobs with it when it is killed, says nothing of their end, and goes on in the same ledger', async () => {
  const first = await startProcess();
  const pid = await startWitnessed(first.plane, 1);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await expect.poll(() => lives(pid), soon).toBe(false);
  expect(ledger().map(({ event }) => event)).toEqual(['received', 'committed']);

  const second = await startProcess();
  await startWitnessed(second.plane, 2);
  expect(ledger().map(({ event, key }) => [event, key])).toEqual([
    ['received', aKey(1)],
    ['committed', aKey(1)],
    ['received', aKey(2)],
    ['committed', aKey(2)],
  ]);
  expect(await (await openKind('glue', second.plane)).state(ledger()[0]?.jobId ?? 'jr_1')).toBe('missing');
});

it.each([
  ['when it is told', (child: ChildProcess) => child.kill('SIGTERM')],
  ['when its parent is no more', (child: ChildProcess) => child.stdin?.end()],
])('ends its jobs %s, and says so', async (_when, end) => {
  const { child, plane } = await startProcess();
  const pid = await startWitnessed(plane, 1);
  end(child);
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(lives(pid)).toBe(false);
  expect(ledger().map(({ event }) => event)).toEqual(['received', 'committed', 'ended']);
});
