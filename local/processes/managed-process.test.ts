import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test, vi } from 'vitest';

import type { ServerOptions } from './managed-process.js';
import { ServerDied, startServer } from './managed-process.js';
import { tcpAnswers, until } from './until.js';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'millrace-process-'));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true }));

/** A server that runs this JavaScript; ready once it has printed "ready". */
function server(code: string, options: Partial<ServerOptions> = {}): ServerOptions {
  const logFile = join(folder, `${++count}.log`);
  return {
    name: 'the test server',
    command: { program: process.execPath, args: ['-e', code], env: {} },
    ports: [],
    logFile,
    probe: () => printed(logFile, 'ready'),
    startTimeoutMs: 20_000,
    ...options,
  };
}

const STAYS = 'setInterval(() => {}, 1000); console.log("ready");';
const DEAF = 'process.on("SIGTERM", () => {});';
/** Prints the pid of a process of its own that ignores SIGTERM. */
const PARENT =
  'const c = require("child_process").spawn("/bin/sh", ["-c", "trap : TERM; while :; do sleep 1; done"]); console.log("child", c.pid);';

async function printed(file: string, text: string): Promise<void> {
  if (!readFileSync(file, 'utf8').includes(text)) throw new Error(`"${text}" is not there yet`);
}

function childOf(logFile: string): number {
  return Number(/child (\d+)/.exec(readFileSync(logFile, 'utf8'))?.[1]);
}

/** Dead processes that init has not collected yet are no processes. */
function alive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  await until(async () => {
    if (alive(pid)) throw new Error(`process ${pid} is still there`);
  }, AbortSignal.timeout(5_000));
}

function pidIn(error: unknown): number {
  return Number(/process (\d+)/.exec(String(error))?.[1]);
}

test('resolves when the server answers, and ends it on stop', async () => {
  const started = await startServer(server(STAYS));
  expect(alive(started.pid)).toBe(true);
  await started.stop();
  expect(alive(started.pid)).toBe(false);
  await started.stop();
});

test('ends what the server has started, even what ignores SIGTERM', async () => {
  const options = server(PARENT + STAYS);
  const started = await startServer(options);
  const child = childOf(options.logFile);
  expect(alive(child)).toBe(true);
  await started.stop();
  expect(alive(child)).toBe(false);
});

test('kills a server that does not end within the grace', async () => {
  const started = await startServer(server(DEAF + STAYS, { graceMs: 100 }));
  await started.stop();
  expect(alive(started.pid)).toBe(false);
});

test('reports an unexpected death with its last lines, and ends what it leaves behind', async () => {
  const options = server(
    `${PARENT} console.log("ready"); setTimeout(() => { console.log("out of cheese"); process.exit(3) }, 100)`,
  );
  const started = await startServer(options);
  const error = await started.died;
  expect(error).toBeInstanceOf(ServerDied);
  expect(error.message).toMatch(/^the test server ended with exit code 3\. Its last lines .*out of cheese$/s);
  expect(alive(childOf(options.logFile))).toBe(false);
  await started.stop();
});

test('says by which signal a server was killed', async () => {
  const started = await startServer(server(STAYS));
  process.kill(started.pid, 'SIGKILL');
  expect((await started.died).message).toContain('ended by SIGKILL');
});

test('a server that dies while it starts fails the start with its last lines', async () => {
  const start = startServer(server('console.error("no such option: --fast"); process.exit(1)'));
  await expect(start).rejects.toThrow(/ended with exit code 1\. Its last lines .*no such option: --fast/s);
});

test('a server that never answers is ended, and the error tells why the probe failed', async () => {
  const options = server(`${PARENT} setInterval(() => {}, 1000); console.log("still thinking")`, {
    startTimeoutMs: 800,
  });
  const error: unknown = await startServer(options).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/did not answer within 0\.8 s: "ready" is not there yet\. .*still thinking/s);
  expect(alive(pidIn(error))).toBe(false);
  expect(alive(childOf(options.logFile))).toBe(false);
});

test('a start that is given up halfway leaves nothing behind', async () => {
  const giveUp = new AbortController();
  const options = server(`${PARENT} setInterval(() => {}, 1000)`, { signal: giveUp.signal });
  const start = startServer(options);
  start.catch(() => undefined);
  await until(() => printed(options.logFile, 'child'), AbortSignal.timeout(20_000));
  giveUp.abort(new Error('changed my mind'));
  await expect(start).rejects.toThrow('changed my mind');
  expect(alive(childOf(options.logFile))).toBe(false);
});

test('a start that was given up before starts nothing', async () => {
  await expect(startServer(server(STAYS, { signal: AbortSignal.abort(new Error('too late')) }))).rejects.toThrow(
    'too late',
  );
});

test('a program that is not there is named', async () => {
  const command = { program: '/nowhere/temporal', args: [], env: {} };
  await expect(startServer(server('', { command }))).rejects.toThrow('/nowhere/temporal could not be started');
});

test('a server ends with an owner that is killed', async () => {
  const leash = new URL('./leash.ts', import.meta.url).pathname;
  const owner = `
    const { leash } = await import(${JSON.stringify(leash)});
    const { spawn } = await import('node:child_process');
    const child = spawn('/bin/sh', ['-c', 'sleep 600 & echo child $!; wait'], { detached: true, stdio: 'inherit' });
    leash(child.pid, 'SIGTERM');
    console.log('leader', child.pid);
    setInterval(() => {}, 1000);`;
  const options = server('', {
    command: { program: process.execPath, args: ['--input-type=module', '-e', owner], env: {} },
    probe: () =>
      Promise.all([printed(options.logFile, 'leader'), printed(options.logFile, 'child')]).then(() => undefined),
  });
  const started = await startServer(options);
  const leader = Number(/leader (\d+)/.exec(readFileSync(options.logFile, 'utf8'))?.[1]);
  const child = childOf(options.logFile);
  expect([leader, child].map(alive)).toEqual([true, true]);
  process.kill(started.pid, 'SIGKILL');
  await gone(leader);
  await gone(child);
});

test('a probe of a port fails while nobody listens there', async () => {
  await expect(tcpAnswers(1, AbortSignal.timeout(1_000))).rejects.toThrow('ECONNREFUSED');
});
