import { access, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';

import type { PostgresOptions } from './postgres.js';
import { databaseUrl, startPostgres } from './postgres.js';
import { choosePorts } from './ports.js';

vi.setConfig({ testTimeout: 60_000 });

const folder = await mkdtemp(join(tmpdir(), 'millrace-postgres-'));

afterAll(() => rm(folder, { recursive: true }));

async function options(name: string, more: Partial<PostgresOptions> = {}): Promise<PostgresOptions> {
  const { port } = await choosePorts({ port: { wantedBy: 'PostgreSQL' } });
  const files = { dataDir: join(folder, name), logFile: join(folder, `${name}.log`) };
  return { port, databases: ['source', 'warehouse'], ...files, ...more };
}

async function rows(port: number, database: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl(port, database) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('makes its databases and keeps what is in them, also through SIGKILL', async () => {
  const first = await options('kept');
  const server = await startPostgres(first);
  await rows(first.port, 'source', 'create table flights (id int)');
  await rows(first.port, 'source', 'insert into flights values (7)');
  await rows(first.port, 'warehouse', 'select 1');
  process.kill(server.pid, 'SIGKILL');
  await server.died;

  const second = await options('kept');
  const again = await startPostgres(second);
  try {
    expect(await rows(second.port, 'source', 'select id from flights')).toEqual([{ id: 7 }]);
    expect(await rows(second.port, 'source', 'show timezone')).toEqual([{ TimeZone: 'UTC' }]);
  } finally {
    await again.stop();
  }
});

test('stops at once although a client is connected', async () => {
  const where = await options('busy');
  const server = await startPostgres(where);
  const client = new pg.Client({ connectionString: databaseUrl(where.port, 'source') });
  client.on('error', () => undefined);
  await client.connect();
  const begun = Date.now();
  await server.stop();
  expect(Date.now() - begun).toBeLessThan(5_000);
});

test.each([0, 30, 400])('a first start given up after %i ms is done again by the next', async (afterMs) => {
  const name = `cut-${afterMs}`;
  await expect(startPostgres(await options(name, { signal: AbortSignal.timeout(afterMs) }))).rejects.toThrow('timeout');
  const server = await startPostgres(await options(name));
  await server.stop();
});

test.runIf(process.getuid?.() === 0)('runs for root, also below a folder that only root may enter', async () => {
  await chmod(folder, 0o700);
  const closed = await options('closed');
  const server = await startPostgres(closed);
  await server.stop();
  await chmod(folder, 0o755);
  const open = await options('open');
  await (await startPostgres(open)).stop();
  await access(join(open.dataDir, 'PG_VERSION'));
});
