/**
 * A machine-sized AWS and Temporal: the real Temporal server, an AWS emulator with the job plane in front of it, and
 * PostgreSQL, which come up together and end together. For development, the demo and tests, here and in projects that
 * use Millrace as a package.
 */
import { join } from 'node:path';

import type { Plane, PlaneOptions } from './aws/plane.js';
import { startPlane as startOurPlane } from './aws/plane.js';
import { choosePorts } from './processes/ports.js';
import type { ChosenPorts, StackAddresses, StackPorts } from './stack-addresses.js';
import { REGION, addressesOf, environmentOf } from './stack-addresses.js';
import { startServers } from './stack-servers.js';
import type { Stoppable } from './start-together.js';
import { stopInTurn } from './start-together.js';
import { claimStateDir } from './state-dir.js';
import type { Tools } from './tools.js';

export type StartPlane = (options: PlaneOptions) => Promise<Plane>;

export interface StackOptions {
  /** What the set-up has found: `readTools()`. */
  tools: Pick<Tools, 'temporal' | 'emulator' | 'jobsPython' | 'pythonPath'>;
  /** Holds all that outlives a stop: databases, objects, logs. One stack at a time. */
  stateDir: string;
  ports?: StackPorts;
  /** Default: Temporal Web is there. */
  temporalWeb?: boolean;
  /** Databases in PostgreSQL. None: no PostgreSQL either. Default: source and warehouse. */
  databases?: readonly string[];
  /** What runs as the container images that task definitions name; may hold addresses of this stack. */
  images?: (addresses: StackAddresses) => PlaneOptions['images'];
  startPlane?: StartPlane;
  /** Gives up the start: nothing is left of it when the promise rejects. */
  signal?: AbortSignal;
}

export interface Stack extends Stoppable {
  addresses: StackAddresses;
  /** The job plane: its ledger, and the faults that it can be told. */
  plane: Plane;
  /** What a worker needs in its environment. */
  environment: Record<string, string>;
  /** Process ids by server. */
  processes: Record<string, number>;
  /** Resolves when one of the servers ends although nobody asked it to. The others run on until `stop`. */
  died: Promise<Error>;
  /** Stops everything, in reverse order. May be called again. */
  stop(): Promise<void>;
}

const DATABASES = ['source', 'warehouse'];

/** Resolves when everything answers; rejects when one part cannot be had, with nothing left running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const claim = await claimStateDir(options.stateDir);
  const running: Stoppable[] = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopInTurn(running.toReversed()).finally(() => claim.release()));
  try {
    const parts = await startParts(options, running);
    const { addresses, processes, environment } = parts;
    await claim.announce({ addresses, processes, environment });
    return { ...parts, stop };
  } catch (error) {
    await stop().catch((unstopped: unknown) => {
      throw new AggregateError([error, unstopped], `${String(error)}\n${String(unstopped)}`);
    });
    throw error;
  }
}

/** Whatever it starts is in `running` at once, for the caller to stop. */
async function startParts(options: StackOptions, running: Stoppable[]): Promise<Omit<Stack, 'stop'>> {
  const { tools, stateDir, databases = DATABASES, images, startPlane = startOurPlane, signal } = options;
  const ports = await portsOf(options);
  const addresses = addressesOf(ports, databases, 'url' in tools.emulator ? tools.emulator.url : undefined);

  const servers = await startServers({ tools, stateDir, ports, databases, ...(signal && { signal }) });
  running.push(...servers.values());
  const plane = await startPlane({
    port: ports.aws,
    emulatorUrl: addresses.emulator,
    stateDir: join(stateDir, 'aws'),
    jobsPython: tools.jobsPython,
    pythonPath: tools.pythonPath,
    region: REGION,
    images: images?.(addresses) ?? {},
  });
  running.push({ stop: () => plane.close() });
  signal?.throwIfAborted();

  const processes = [...servers].flatMap(([name, server]) => ('pid' in server ? [[name, server] as const] : []));
  return {
    addresses,
    plane,
    environment: environmentOf(addresses),
    processes: Object.fromEntries(processes.map(([name, { pid }]) => [name, pid])),
    died: Promise.race(processes.map(([, server]) => server.died)),
  };
}

/** All are chosen before anything starts; what is not started takes none. */
async function portsOf({ ports = {}, temporalWeb = true, databases = DATABASES }: StackOptions): Promise<ChosenPorts> {
  return choosePorts({
    temporal: { wantedBy: 'Temporal', port: ports.temporal },
    ...(temporalWeb && { temporalWeb: { wantedBy: 'Temporal Web', port: ports.temporalWeb } }),
    aws: { wantedBy: 'AWS', port: ports.aws },
    emulator: { wantedBy: 'the AWS emulator behind it' },
    ...(databases.length > 0 && { postgres: { wantedBy: 'PostgreSQL', port: ports.postgres } }),
  });
}
