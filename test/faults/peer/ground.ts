/** What the peer's trials stand on: the real server, the job plane, and one worker of plain activities. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { WorkerOrder } from '../../../bench/harness/worker-seat.js';
import { account } from '../../../bench/harness/places.js';
import { openJournal, type Journal } from '../rig/journals/journal.js';
import { readJsonLines } from '../../../local/json-lines.js';
import { createEventLog, type EventLog } from '../rig/events.js';
import { startChild, type RigProcess } from '../rig/processes/child.js';
import { compiled } from '../rig/processes/paths.js';
import { startPlaneProcess, type PlaneEvent, type PlaneProcess } from '../rig/processes/plane.js';
import { startServer } from '../rig/processes/server.js';
import type { LedgerLine, ProcessEntry } from '../checker/sources.js';

export interface Ground {
  folder: string;
  taskQueue: string;
  client: Client;
  plane: PlaneProcess;
  events: EventLog<PlaneEvent>;
  worker(): RigProcess;
  startWorker(): Promise<void>;
  ledger(): readonly LedgerLine[];
  close(): Promise<void>;
}

const taskQueue = 'peer';

export async function prepareGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-peer-'));
  const journal = openJournal<ProcessEntry>(join(folder, 'processes.ndjson'));
  const events = createEventLog<PlaneEvent>();
  const server = await startServer(folder);
  const plane = await startPlaneProcess({ ...noEmulator, account: account.account, stateDir: folder }, journal, {
    tell: (event) => events.add(event),
    fail(error) {
      throw error;
    },
  });
  const order = await workerOrder(folder, `127.0.0.1:${server.port}`);
  let worker = await startPeerWorker(order, journal);
  const connection = await Connection.connect({ address: order.address });
  return {
    folder,
    taskQueue,
    client: new Client({ connection }),
    plane,
    events,
    worker: () => worker,
    async startWorker() {
      worker = await startPeerWorker(order, journal);
    },
    ledger: () => readJsonLines<LedgerLine>(join(folder, 'ledger.jsonl')),
    async close() {
      await connection.close();
      await worker.kill();
      await plane.stop();
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function workerOrder(folder: string, address: string): Promise<WorkerOrder> {
  const workflowsPath = compiled('test/faults/peer/workflows.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const bundlePath = join(folder, 'bundle.js');
  writeFileSync(bundlePath, code);
  return { kind: 'plain', address, taskQueue, workflowsPath, bundlePath };
}

function startPeerWorker(order: WorkerOrder, journal: Journal<ProcessEntry>): Promise<RigProcess> {
  return startChild({
    role: 'worker',
    module: compiled('test/faults/peer/worker-process.js'),
    args: [JSON.stringify(order)],
    env: { AWS_ACCESS_KEY_ID: 'millrace-worker', AWS_SECRET_ACCESS_KEY: 'millrace-worker', AWS_REGION: account.region },
    journal,
  });
}

const noEmulator = { emulatorUrl: 'http://127.0.0.1:1', jobsPython: 'python3', pythonPath: '', images: {} };
