import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, expect, test, vi } from 'vitest';

import { tcpAnswers, until } from './processes/until.js';
import type { RunningStack } from './state-dir.js';
import { readTools } from './tools.js';

vi.setConfig({ testTimeout: 120_000 });

/** What `npm run local` runs; `npm test` builds before. */
const program = fileURLToPath(new URL('../dist/local/main.js', import.meta.url));
const ANY_PORTS = Object.fromEntries(
  ['TEMPORAL', 'TEMPORAL_WEB', 'AWS', 'POSTGRES'].map((part) => [`MILLRACE_LOCAL_${part}_PORT`, '0']),
);

const folder = await mkdtemp(join(tmpdir(), 'millrace-main-'));
await mkdir(join(folder, '.millrace'));
await writeFile(join(folder, '.millrace', 'tools.json'), JSON.stringify(readTools()));
const file = join(folder, '.millrace', 'local.json');

afterAll(() => rm(folder, { recursive: true }));

interface Started {
  child: ChildProcess;
  /** Resolves with the exit code and all that was printed. */
  end: Promise<{ code: number | null; output: string }>;
}

function start(env: Record<string, string> = ANY_PORTS): Started {
  const child = spawn(process.execPath, [program], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const end = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return { child, end };
}

async function announced(): Promise<Required<RunningStack>> {
  const read = (): RunningStack => JSON.parse(readFileSync(file, 'utf8')) as RunningStack;
  await until(async () => expect(read().addresses).toBeDefined(), AbortSignal.timeout(60_000));
  return read() as Required<RunningStack>;
}

async function nothingIsLeft({ addresses, processes }: Required<RunningStack>): Promise<void> {
  const urls = [`tcp://${addresses.temporal}`, addresses.aws, addresses.emulator, addresses.databases['source'] ?? ''];
  const ports = urls.map((url) => Number(new URL(url).port));
  await until(async (signal) => {
    for (const port of ports) await expect(tcpAnswers(port, signal)).rejects.toThrow('ECONNREFUSED');
    for (const pid of Object.values(processes)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  }, AbortSignal.timeout(15_000));
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'prints where everything is, and %s stops all of it with exit code 0',
  async (how) => {
    const { child, end } = start();
    const stack = await announced();
    child.kill(how);
    const { code, output } = await end;
    expect(output).toContain(`export TEMPORAL_ADDRESS=${stack.addresses.temporal}`);
    expect(output).toContain(`export AWS_ENDPOINT_URL=${stack.addresses.aws}`);
    expect(output).toContain('Stopped.');
    expect(code).toBe(0);
    expect(existsSync(file)).toBe(false);
    await nothingIsLeft(stack);
  },
);

test('the local AWS alone comes up without the others, beside a whole stack of the same folder', async () => {
  const { child: whole, end: wholeEnd } = start();
  const stack = await announced();
  const { child, end } = start({ MILLRACE_LOCAL_PARTS: 'aws', MILLRACE_LOCAL_AWS_PORT: '0' });
  let printed = '';
  child.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
  await until(async () => expect(printed).toContain('Ctrl-C stops it.'), AbortSignal.timeout(60_000));
  const [url = ''] = /http:\S+/.exec(printed) ?? [];
  expect(url).not.toBe(stack.addresses.aws);
  expect((await fetch(`${url}/_plane/jobs`)).status).toBe(200);
  child.kill('SIGTERM');
  const { code, output } = await end;
  expect(code).toBe(0);
  expect(output).not.toContain('TEMPORAL_ADDRESS');
  expect(existsSync(file)).toBe(true);
  whole.kill('SIGTERM');
  expect((await wholeEnd).code).toBe(0);
});

test('asked to stop while it starts, it leaves nothing and exits with 0', async () => {
  const { child, end } = start();
  await until(async () => expect(existsSync(file)).toBe(true), AbortSignal.timeout(60_000));
  child.kill('SIGINT');
  expect((await end).code).toBe(0);
  expect(existsSync(file)).toBe(false);
});

test('when one server dies it says so, stops the others and exits with 1', async () => {
  const { end } = start();
  const stack = await announced();
  process.kill(stack.processes['emulator'] ?? 0, 'SIGKILL');
  const { code, output } = await end;
  expect(output).toContain('the AWS emulator ended by SIGKILL');
  expect(code).toBe(1);
  await nothingIsLeft(stack);
});

test('killed itself, it leaves no server behind, and the next start goes on with the same data', async () => {
  const first = start();
  const killed = await announced();
  first.child.kill('SIGKILL');
  await first.end;
  const second = start();
  await until(async () => expect((await announced()).pid).toBe(second.child.pid), AbortSignal.timeout(60_000));
  await nothingIsLeft(killed);
  second.child.kill('SIGINT');
  expect((await second.end).code).toBe(0);
});

test('a second one says that there is one, and where', async () => {
  const { child, end } = start();
  const stack = await announced();
  const second = await start().end;
  expect(second.code).toBe(1);
  expect(second.output).toMatch(/^A local stack runs already, .*Stop that one first, with Ctrl-C or: kill \d+\n$/);
  expect(second.output).toContain(stack.addresses.aws);
  child.kill('SIGINT');
  expect((await end).code).toBe(0);
});

test('every wrong variable is named, and nothing is started', async () => {
  const { code, output } = await start({ MILLRACE_LOCAL_AWS_PORT: 'x', MILLRACE_LOCAL_POSTGRES_PORT: '-1' }).end;
  expect(output).toBe(
    'MILLRACE_LOCAL_AWS_PORT is no port number: "x"\nMILLRACE_LOCAL_POSTGRES_PORT is no port number: "-1"\n',
  );
  expect(code).toBe(1);
});
