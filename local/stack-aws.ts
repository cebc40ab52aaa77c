/**
 * The local AWS alone: the job plane and the emulator behind it, without Temporal and PostgreSQL. It is what a container
 * of its own runs, beside theirs (docker-compose.yml). Nobody else works in a container's state folder, and a process
 * id in a file says nothing there after a restart: so it claims the folder from nobody.
 */
import { join } from 'node:path';

import type { Plane, PlaneOptions } from './aws/plane.js';
import { startPlane } from './aws/plane.js';
import { choosePorts } from './processes/ports.js';
import { REGION } from './stack-addresses.js';
import { startAwsEmulator } from './stack-servers.js';
import type { Stoppable } from './start-together.js';
import { stopInTurn } from './start-together.js';
import type { Tools } from './tools.js';

export interface AwsOptions {
  tools: Pick<Tools, 'emulator' | 'jobsPython' | 'pythonPath'>;
  /** Holds objects, queues and the ledger. */
  stateDir: string;
  /** 0, the default, is any free one. */
  port?: number;
  /** Where the plane listens; the emulator is on loopback in any case. Default: 127.0.0.1. */
  host?: string;
  images?: PlaneOptions['images'];
  /** Gives up the start: nothing is left of it when the promise rejects. */
  signal?: AbortSignal;
}

export interface Aws extends Stoppable {
  plane: Plane;
  /** Resolves when the emulator ends although nobody asked it to. */
  died: Promise<Error>;
}

/** Resolves when both answer. */
export async function startAws(options: AwsOptions): Promise<Aws> {
  const { tools, stateDir, host = '127.0.0.1', images = {}, signal } = options;
  const ports = await choosePorts({
    aws: { wantedBy: 'AWS', port: options.port },
    emulator: { wantedBy: 'the AWS emulator behind it' },
  });
  const emulator = await startAwsEmulator({ tools, stateDir, port: ports.emulator, ...(signal && { signal }) });
  const planeOptions = {
    host,
    port: ports.aws,
    emulatorUrl: 'url' in tools.emulator ? tools.emulator.url : `http://127.0.0.1:${ports.emulator}`,
    stateDir: join(stateDir, 'aws'),
    jobsPython: tools.jobsPython,
    pythonPath: tools.pythonPath,
    region: REGION,
    images,
  };
  try {
    signal?.throwIfAborted();
    const plane = await startPlane(planeOptions);
    const stop = (): Promise<void> => stopInTurn([{ stop: () => plane.close() }, emulator]);
    return { plane, died: 'died' in emulator ? emulator.died : new Promise(() => undefined), stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
