/** A real PostgreSQL on loopback, in a data folder of its own, with the databases that it is asked for. */
import type { ManagedProcess } from './managed-process.js';
import { startServer } from './managed-process.js';
import { asServerUser } from './postgres-account.js';
import { ENVIRONMENT, layOut, USER } from './postgres-data.js';
import type { PostgresPackage } from './postgres-package.js';
import { findPostgres } from './postgres-package.js';

export interface PostgresOptions {
  port: number;
  /** Laid out at the first start, used again afterwards. */
  dataDir: string;
  /** Made at the start where they are missing. */
  databases: readonly string[];
  logFile: string;
  startTimeoutMs?: number;
  signal?: AbortSignal;
}

export async function startPostgres(options: PostgresOptions): Promise<ManagedProcess> {
  const { port, dataDir, databases, logFile, signal } = options;
  const found = await findPostgres();
  await layOut(found, dataDir, `${logFile}.initdb`, signal);
  const command = { program: found.postgres, args: serverArguments(dataDir, port), cwd: '/', env: ENVIRONMENT };
  const server = await startServer({
    name: 'PostgreSQL',
    command: await asServerUser(command, dataDir),
    ports: [port],
    logFile,
    probe: () => query(found, port, 'select 1').then(() => undefined),
    // Its SIGTERM waits until every client has gone.
    stopSignal: 'SIGINT',
    ...(options.startTimeoutMs !== undefined && { startTimeoutMs: options.startTimeoutMs }),
    ...(signal && { signal }),
  });
  try {
    for (const name of databases) await ensureDatabase(found, port, name);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

export function databaseUrl(port: number, database: string): string {
  return `postgresql://${USER}:${USER}@127.0.0.1:${port}/${database}`;
}

function serverArguments(dataDir: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function ensureDatabase(found: PostgresPackage, port: number, name: string): Promise<void> {
  const known = await query(found, port, 'select 1 from pg_database where datname = $1', [name]);
  if (known === 0) await query(found, port, `create database "${name.replaceAll('"', '""')}"`);
}

/** How many rows it gave. */
async function query(found: PostgresPackage, port: number, sql: string, values: string[] = []): Promise<number> {
  const client = new found.Client({
    connectionString: databaseUrl(port, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  // A connection that breaks rejects the query; the event comes besides, and unheard it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows.length;
  } finally {
    await client.end();
  }
}
