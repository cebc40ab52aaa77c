import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';
import { afterAll, expect, test, vi } from 'vitest';

import { readTools } from '../tools.js';
import { choosePorts } from './ports.js';
import type { TemporalOptions, TemporalServer } from './temporal-server.js';
import { startTemporalServer } from './temporal-server.js';

vi.setConfig({ testTimeout: 60_000 });

const folder = await mkdtemp(join(tmpdir(), 'millrace-temporal-'));
const program = readTools().temporal.path;

afterAll(() => rm(folder, { recursive: true }));

async function options(more: Partial<TemporalOptions> = {}): Promise<TemporalOptions> {
  const { port } = await choosePorts({ port: { wantedBy: 'Temporal' } });
  return { program, port, logFile: join(folder, 'temporal.log'), ...more };
}

async function withClient<T>({ address }: TemporalServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

test('takes a run the moment that it is ready, and keeps it through SIGKILL and a restart on the same file', async () => {
  const databaseFile = join(folder, 'kept', 'temporal.db');
  const first = await startTemporalServer(await options({ databaseFile }));
  await withClient(first, (client) => client.workflow.start('any', { workflowId: 'kept', taskQueue: 'none' }));
  process.kill(first.pid, 'SIGKILL');
  expect((await first.died).message).toContain('Temporal ended by SIGKILL');

  const second = await startTemporalServer(await options({ databaseFile }));
  try {
    const run = await withClient(second, (client) => client.workflow.getHandle('kept').describe());
    expect(run.status.name).toBe('RUNNING');
  } finally {
    await second.stop();
  }
});

test('a file on which a killed first start has laid out nothing yet is begun anew', async () => {
  const databaseFile = join(folder, 'cut.db');
  await writeFile(databaseFile, '');
  const server = await startTemporalServer(await options({ databaseFile }));
  await server.stop();
});

test('shows Temporal Web where a port is given for it', async () => {
  const { webPort } = await choosePorts({ webPort: { wantedBy: 'Temporal Web' } });
  const server = await startTemporalServer(await options({ webPort }));
  try {
    expect(server.webUrl).toBe(`http://127.0.0.1:${webPort}`);
    const page = await fetch(`${server.webUrl}/`);
    expect(await page.text()).toContain('<!doctype html>');
  } finally {
    await server.stop();
  }
});

test('another server on its port is not taken for itself', async () => {
  const first = await startTemporalServer(await options());
  try {
    const port = Number(first.address.split(':')[1]);
    const again = startTemporalServer(await options({ port, logFile: join(folder, 'again.log') }));
    await expect(again).rejects.toThrow(`Port ${port} is taken; Temporal was to listen on it.`);
  } finally {
    await first.stop();
  }
});
