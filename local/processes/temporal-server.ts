/**
 * The real Temporal server on this machine: the CLI's dev server, with Temporal Web, on loopback only.
 *
 * It is started with the limits of a production cluster where it has none (visibility), and without the one limit that
 * makes quick steps slow: it reads a shard's queue at most 20 times a second, which is 100 ms for each step of a chain
 * (8 ms as it is set here). With a database file it survives a restart, also one by SIGKILL.
 */
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { ManagedProcess } from './managed-process.js';
import { startServer } from './managed-process.js';
import { tcpAnswers } from './until.js';

export interface TemporalOptions {
  /** The CLI: `temporal`. */
  program: string;
  port: number;
  /** The port of Temporal Web; without it there is none. */
  webPort?: number | undefined;
  /** Where runs are kept; without it they live in memory and end with the server. */
  databaseFile?: string | undefined;
  logFile: string;
  /** Default: 'warn'. */
  logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'never';
  /** More of the server's dynamic configuration, or other values for ours. */
  dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  startTimeoutMs?: number;
  signal?: AbortSignal;
}

export interface TemporalServer extends ManagedProcess {
  /** For TEMPORAL_ADDRESS. */
  address: string;
  namespace: string;
  webUrl: string | undefined;
}

const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': 2000,
  'history.timerProcessorMaxPollRPS': 2000,
  'system.enableActivityEagerExecution': true,
  // The default of a cluster. The dev server raises it to 100, and code that lists too much would pass here.
  'frontend.namespaceRPS.visibility': 10,
};

const NAMESPACE = 'default';

export async function startTemporalServer(options: TemporalOptions): Promise<TemporalServer> {
  const { program, port, webPort, databaseFile, logFile } = options;
  if (databaseFile !== undefined) await dropUnfinished(databaseFile);
  const server = await startServer({
    name: 'Temporal',
    // Of the person's own settings for the CLI none is meant for this server; it keeps an id in its home.
    command: { program, args: argumentsFor(options), env: { HOME: dirname(logFile) } },
    ports: webPort === undefined ? [port] : [port, webPort],
    logFile,
    probe: (signal) => namespaceAnswers(port, webPort, signal),
    ...(options.startTimeoutMs !== undefined && { startTimeoutMs: options.startTimeoutMs }),
    ...(options.signal && { signal: options.signal }),
  });
  if (databaseFile !== undefined) await writeFile(markOf(databaseFile), '');
  const webUrl = webPort === undefined ? undefined : `http://127.0.0.1:${webPort}`;
  return { ...server, address: `127.0.0.1:${port}`, namespace: NAMESPACE, webUrl };
}

function argumentsFor({ port, webPort, databaseFile, logLevel = 'warn', dynamicConfig }: TemporalOptions): string[] {
  return [
    'server',
    'start-dev',
    ...['--ip', '127.0.0.1', '--port', String(port), '--log-level', logLevel],
    ...(webPort === undefined ? ['--headless'] : ['--ui-port', String(webPort)]),
    ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile]),
    ...(databaseFile === undefined
      ? []
      : ['journal_mode=WAL', 'synchronous=NORMAL'].map((it) => `--sqlite-pragma=${it}`)),
    ...Object.entries({ ...DYNAMIC_CONFIG, ...dynamicConfig }).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
  ];
}

/** Answers to TCP come before answers to calls, and the port of Temporal Web may come last. */
async function namespaceAnswers(port: number, webPort: number | undefined, signal: AbortSignal): Promise<void> {
  await tcpAnswers(port, signal);
  if (webPort !== undefined) await tcpAnswers(webPort, signal);
  const { Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '2s' });
  try {
    await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
  } finally {
    await connection.close();
  }
}

/**
 * The server lays out its tables only where the file is missing, and a first start that is cut short leaves a file
 * with half of them, on which it never starts again. So a file counts from the first time that the server answered.
 */
async function dropUnfinished(databaseFile: string): Promise<void> {
  await mkdir(dirname(databaseFile), { recursive: true });
  if (await exists(markOf(databaseFile))) return;
  await Promise.all(['', '-wal', '-shm', '-journal'].map((suffix) => rm(`${databaseFile}${suffix}`, { force: true })));
}

function markOf(databaseFile: string): string {
  return `${databaseFile}.complete`;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
}
