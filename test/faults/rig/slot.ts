/**
 * One environment for trials: a job plane with an account of its own, two workers on a task queue of their own, an API,
 * and a proxy between all of them and Temporal. Trials follow each other in it; slots work side by side.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Timing } from '../../../contracts/timing.js';
import type { PlaneOptions } from '../../../local/aws/plane.js';
import type { ClientEntry, Decoy, NemesisEntry, ProcessEntry } from '../checker/sources.js';
import type { Outcome, Verb } from '../trace.js';
import type { Code } from './batch.js';
import { now } from './clock.js';
import { startElsewhere, type Elsewhere } from './elsewhere.js';
import { createEventLog, type EventLog } from './events.js';
import { openJournal, type Journal } from './journals/journal.js';
import { partsOf, type Parts } from './parts-of.js';
import { startApiProcess, type ApiProcess } from './processes/api.js';
import { startPlaneProcess, type PlaneEvent, type PlaneProcess } from './processes/plane.js';
import type { Server } from './processes/server.js';
import { startWorkers, type Workers } from './processes/workers.js';
import { startProxy, type Proxy } from './proxy/proxy.js';
import { withoutStrangers } from './strangers.js';
import { slowness } from './timing.js';

export interface SlotOrder {
  folder: string;
  /** Of the Temporal server. */
  port: number;
  /** Where it is this slot's alone. */
  server?: Server;
  account: string;
  taskQueue: string;
  timing: Timing;
  /** The bundles are made for `timing`. */
  code: Code;
  /** Of Node's compiled modules. */
  cacheFolder: string;
  seed: number;
  plane?: Partial<PlaneOptions>;
}

/** What the proxy and the plane tell, in one order: a `TraceLine`, or a word of the plane's about a gate or a call. */
export interface SlotEvent extends PlaneEvent {
  from: 'proxy' | 'plane';
  verb?: Verb;
  attempt?: number;
  outcome?: Outcome;
  worker?: string;
}

export interface Slot {
  order: SlotOrder;
  startedAt: number;
  namespace: string;
  client: Client;
  proxy: Proxy;
  plane: PlaneProcess;
  workers: Workers;
  api: ApiProcess;
  events: EventLog<SlotEvent>;
  journals: { client: Journal<ClientEntry>; nemesis: Journal<NemesisEntry>; processes: Journal<ProcessEntry> };
  witnessFile: string;
  decoys: Decoy[];
  /** Another namespace of the same Temporal server, with the same account; the first who asks for it waits until it is up. */
  elsewhere(): Promise<Elsewhere>;
  /** The same, where somebody has asked for it. */
  wasElsewhere(): Promise<Elsewhere> | undefined;
  /** Rejects when a plane has ended unasked; never resolves. */
  failed: Promise<never>;
  fail(error: Error): void;
  /** Done when no trial and no janitor comes any more, before the sources are collected. */
  atEnd(act: () => Promise<unknown>): void;
  /** Does what was to be done at the end. */
  end(): Promise<void>;
  /** Ends with the slot. */
  closesWith(end: () => Promise<void>): void;
  /** Histories have to replay with this bundle, too. */
  replayWith(bundle: string): void;
  replayBundles: readonly string[];
  /** Ends every process; what they wrote stays. */
  close(): Promise<void>;
}

export const region = 'us-east-1';

export async function startSlot(order: SlotOrder): Promise<Slot> {
  const parts = partsOf();
  try {
    return await startParts(order, parts);
  } catch (error) {
    // What has begun would keep the rig from ending.
    await parts.close();
    throw error;
  }
}

async function startParts(order: SlotOrder, parts: Parts): Promise<Slot> {
  const { folder, account, timing, taskQueue, port } = order;
  const startedAt = now();
  mkdirSync(folder, { recursive: true });
  const journals = {
    client: openJournal<ClientEntry>(join(folder, 'client.ndjson')),
    nemesis: openJournal<NemesisEntry>(join(folder, 'nemesis.ndjson')),
    processes: openJournal<ProcessEntry>(join(folder, 'processes.ndjson')),
  };
  const events = createEventLog<SlotEvent>(slowness(timing));
  const replayBundles = [order.code.bundle];
  const proxy = await parts.add(startProxy({ upstreamPort: port }), (it) => it.close());
  proxy.onEvent((line) => events.add({ ...line, from: 'proxy' }));
  const ours = withoutStrangers(account);
  const failure = Promise.withResolvers<never>();
  // Nobody may be listening yet.
  failure.promise.catch(() => undefined);
  const plane = await parts.add(
    startPlaneProcess({ ...planeDefaults, account, stateDir: folder, ...order.plane }, journals.processes, {
      tell: (event) => events.add({ ...ours(event), from: 'plane' }),
      fail: failure.reject,
    }),
    (it) => it.stop(),
  );
  const workersAreUp = parts.add(
    startWorkers({
      codeFolder: order.code.folder,
      cacheFolder: order.cacheFolder,
      journal: journals.processes,
      order: {
        workflowsPath: join(order.code.folder, 'test/faults/rig/pipelines/index.js'),
        workflowBundle: { codePath: order.code.bundle },
        config: {
          connection: { address: proxy.address },
          namespace,
          taskQueue,
          timing,
          targets: { default: { region, account, endpoint: plane.url } },
          resources: {},
          shutdownGraceMs: 0,
          // A frozen worker swallows a task with each poll that it has open.
          maxPolls: { activities: 2, workflows: 2 },
        },
      },
    }),
    (it) => it.stop(),
  );
  const apiIsUp = parts.add(startApiProcess({ address: proxy.address, taskQueue, journal: journals.processes }), (it) =>
    it.process().kill(),
  );
  const connected = parts.add(Connection.connect({ address: `127.0.0.1:${port}` }), (it) => it.close());
  // Nothing may still be beginning when the others are ended.
  await Promise.allSettled([workersAreUp, apiIsUp, connected]);
  const [workers, api, connection] = await Promise.all([workersAreUp, apiIsUp, connected]);
  let elsewhere: Promise<Elsewhere> | undefined;
  const atEnd: (() => Promise<unknown>)[] = [];
  return {
    order,
    startedAt,
    namespace,
    client: new Client({ connection }),
    proxy,
    plane,
    workers,
    api,
    events,
    journals,
    failed: failure.promise,
    fail: failure.reject,
    witnessFile: join(folder, 'witness.ndjson'),
    decoys: [],
    elsewhere() {
      const { folder: codeFolder } = order.code;
      const { cacheFolder } = order;
      const address = `127.0.0.1:${port}`;
      const worker = workers.order;
      elsewhere ??= parts.add(
        startElsewhere({ connection, address, codeFolder, cacheFolder, worker, journals }),
        (it) => it.close(),
      );
      return elsewhere;
    },
    wasElsewhere: () => elsewhere,
    atEnd: (act) => void atEnd.push(act),
    async end() {
      for (const act of atEnd.splice(0)) await act();
    },
    closesWith: parts.closes,
    replayBundles,
    replayWith(bundle) {
      if (!replayBundles.includes(bundle)) replayBundles.push(bundle);
    },
    close: parts.close,
  };
}

const namespace = 'default';

/** No emulator is behind it: nothing but jobs is asked for. */
const planeDefaults = {
  emulatorUrl: 'http://127.0.0.1:1',
  jobsPython: 'python3',
  pythonPath: '',
  images: {},
  ledgerRequests: true,
};
