/**
 * What every bench stands on: one Temporal server as `npm run local` starts it, job planes in this process with scripted
 * jobs, and workers as processes of their own. Everything listens on loopback and is gone when the bench is.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { startPlane, type Plane } from '../../local/aws/plane.js';
import { choosePorts } from '../../local/processes/ports.js';
import { startTemporalServer } from '../../local/processes/temporal-server.js';
import { readTools } from '../../local/tools.js';
import { countCalls, type CallCounter } from './call-counter.js';
import { startWorker, type WorkerOrder, type WorkerSeat } from './worker-seat.js';

export interface CountedPlane {
  plane: Plane;
  calls: CallCounter;
}

export interface Stage {
  client: Client;
  address: string;
  /** A scratch folder; it goes with the stage. */
  folder: string;
  plane(): Promise<CountedPlane>;
  /** Resolves when the worker polls. It has a task queue of its own, unless it is to take another worker's place. */
  worker(order: Omit<WorkerOrder, 'address' | 'taskQueue'> & { taskQueue?: string }): Promise<WorkerSeat>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  // Also when the bench is given up: servers and workers end by themselves once this process has.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { port } = await choosePorts({ port: { wantedBy: 'Temporal' } });
  const server = await startTemporalServer({
    program: readTools().temporal.path,
    port,
    databaseFile: join(folder, 'temporal', 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
  });
  const connection = await Connection.connect({ address: server.address });
  const open: { close(): Promise<void> | void }[] = [];
  let planes = 0;

  return {
    client: new Client({ connection }),
    address: server.address,
    folder,
    async plane() {
      const stateDir = join(folder, `plane-${(planes += 1)}`);
      mkdirSync(stateDir);
      // Nothing but jobs is asked for here, so no emulator stands behind it; a stopped job's log can't be had.
      const plane = await startPlane({
        emulatorUrl: 'http://127.0.0.1:1',
        stateDir,
        jobsPython: 'python3',
        pythonPath: '',
        images: {},
        warn: () => undefined,
      });
      const calls = countCalls(plane);
      open.push(plane, calls);
      return { plane, calls };
    },
    async worker(order) {
      const seat = await startWorker({ taskQueue: `bench-${randomUUID()}`, ...order, address: server.address });
      open.push({ close: () => seat.stop() });
      return seat;
    },
    async close() {
      // Workers first: they were opened last.
      for (const part of open.reverse()) await part.close();
      await connection.close();
      await server.stop();
    },
  };
}
