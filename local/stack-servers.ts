/** The servers of a local stack: Temporal, the AWS emulator and PostgreSQL, each with its data and its log. */
import { join } from 'node:path';

import { probeEmulator, startEmulator } from './processes/emulator.js';
import type { ManagedProcess } from './processes/managed-process.js';
import { startPostgres } from './processes/postgres.js';
import { startTemporalServer } from './processes/temporal-server.js';
import type { ChosenPorts } from './stack-addresses.js';
import { REGION } from './stack-addresses.js';
import type { Stoppable } from './start-together.js';
import { startTogether } from './start-together.js';
import type { Tools } from './tools.js';

export interface ServersOptions {
  tools: Pick<Tools, 'temporal' | 'emulator'>;
  stateDir: string;
  ports: ChosenPorts;
  databases: readonly string[];
  signal?: AbortSignal;
}

export interface AwsEmulatorOptions {
  tools: Pick<Tools, 'emulator'>;
  stateDir: string;
  port: number;
  signal?: AbortSignal;
}

/** An emulator of somebody else's is no process of ours. */
export type Server = ManagedProcess | Stoppable;

/** By the names that `local.json` gives them, in the order in which they depend on each other. */
export async function startServers(options: ServersOptions): Promise<Map<string, Server>> {
  const { tools, stateDir, ports, databases, signal } = options;
  const starts = new Map<string, (given: AbortSignal) => Promise<Server>>();

  starts.set('temporal', (given) =>
    startTemporalServer({
      program: tools.temporal.path,
      port: ports.temporal,
      webPort: ports.temporalWeb,
      databaseFile: join(stateDir, 'temporal', 'temporal.db'),
      logFile: logFileOf(stateDir, 'temporal'),
      signal: given,
    }),
  );
  starts.set('emulator', (given) => startAwsEmulator({ tools, stateDir, port: ports.emulator, signal: given }));
  const { postgres } = ports;
  if (postgres !== undefined) {
    starts.set('postgres', (given) =>
      startPostgres({
        port: postgres,
        dataDir: join(stateDir, 'postgres'),
        databases,
        logFile: logFileOf(stateDir, 'postgres'),
        signal: given,
      }),
    );
  }
  return startTogether(starts, signal);
}

/** What stands behind the job plane, in the state folder; one of somebody else's is only looked for. */
export async function startAwsEmulator(options: AwsEmulatorOptions): Promise<Server> {
  const { tools, stateDir, port, signal } = options;
  if ('url' in tools.emulator) {
    await probeEmulator(tools.emulator.url, signal ? { signal } : {});
    return { stop: () => Promise.resolve() };
  }
  const { ministack } = tools.emulator;
  return startEmulator({
    ministack,
    port,
    dataDir: join(stateDir, 'emulator'),
    region: REGION,
    logFile: logFileOf(stateDir, 'emulator'),
    ...(signal && { signal }),
  });
}

function logFileOf(stateDir: string, server: string): string {
  return join(stateDir, 'logs', `${server}.log`);
}
