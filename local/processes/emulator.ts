/**
 * The AWS emulator behind the job plane: S3, SNS, SQS, CloudWatch Logs and whatever runs no jobs. MiniStack is started
 * as a child; any other emulator that runs already is taken by its address.
 */
import { dirname, join } from 'node:path';

import type { ManagedProcess } from './managed-process.js';
import { startServer } from './managed-process.js';
import { until } from './until.js';

export interface EmulatorOptions {
  /** The program in its own Python environment. */
  ministack: string;
  port: number;
  /** Where it keeps objects, queues and the like between two starts; without it they end with it. */
  dataDir?: string | undefined;
  region: string;
  logFile: string;
  startTimeoutMs?: number;
  signal?: AbortSignal;
}

export interface Emulator {
  url: string;
}

export interface ProbeOptions {
  signal?: AbortSignal;
  /** Default: 5 s. */
  timeoutMs?: number;
}

/** The account that everything local belongs to. */
export const ACCOUNT = '000000000000';

export async function startEmulator(options: EmulatorOptions): Promise<Emulator & ManagedProcess> {
  const { ministack, port, logFile } = options;
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'the AWS emulator',
    command: { program: ministack, args: [], env: environmentOf(options) },
    ports: [port],
    logFile,
    probe: (signal) => answers(`${url}/_ministack/ready`, signal),
    ...(options.startTimeoutMs !== undefined && { startTimeoutMs: options.startTimeoutMs }),
    ...(options.signal && { signal: options.signal }),
  });
  return { ...server, url };
}

/** Makes sure that an emulator of somebody else's answers; whatever HTTP status it gives, it is there. */
export async function probeEmulator(url: string, { signal, timeoutMs = 5_000 }: ProbeOptions = {}): Promise<Emulator> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const ask = async (asked: AbortSignal): Promise<void> => {
    await (await fetch(url, { signal: asked })).body?.cancel();
  };
  try {
    await until(ask, signal ? AbortSignal.any([signal, deadline]) : deadline);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(`no AWS emulator answers at ${url} (asked for ${timeoutMs / 1000} s)`, { cause });
  }
  return { url };
}

function environmentOf({ ministack, port, dataDir, region }: EmulatorOptions): Record<string, string> {
  return {
    // Lambda functions are run by the python and the node found here.
    PATH: [dirname(ministack), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    // It listens on every interface unless told.
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_REGION: region,
    LOG_LEVEL: 'WARNING',
    PYTHONUNBUFFERED: '1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    // With a Docker daemon in reach it removes every container that it takes for one of its own.
    DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    ...(dataDir !== undefined && {
      PERSIST_STATE: '1',
      S3_PERSIST: '1',
      STATE_DIR: join(dataDir, 'state'),
      S3_DATA_DIR: join(dataDir, 's3'),
    }),
  };
}

async function answers(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}
