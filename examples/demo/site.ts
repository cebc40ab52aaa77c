/** Everything that the demo runs on: a local stack, the examples in it, the API and a worker. All of it or nothing. */
import { join } from 'node:path';

import { localImages } from '../../local/images.js';
import { startPlane as startPlaneItself } from '../../local/aws/plane.js';
import type { StartPlane, Stack } from '../../local/stack.js';
import { startStack } from '../../local/stack.js';
import type { Stoppable } from '../../local/start-together.js';
import { stopInTurn } from '../../local/start-together.js';
import { readTools } from '../../local/tools.js';
import { registerExamples } from '../aws/register.js';
import { seedSource } from '../seed-source.js';
import { allOrNone } from './all-or-none.js';
import { demoPorts } from './demo-ports.js';
import type { DemoOptions } from './options.js';
import type { Phase } from './phases.js';
import type { Api } from './programs.js';
import { startApi, startWorker } from './programs.js';
import { counted } from './report-text.js';
import type { WorkerSeat } from './worker-seat.js';
import { seatWorker } from './worker-seat.js';

export interface Site extends Stoppable {
  stack: Stack;
  databases: { source: string; warehouse: string };
  /** Holds what the steps hand on to each other, and what EMR's jobs leave. */
  bucket: string;
  /** Hears of every day that is loaded. */
  queueUrl: string;
  apiUrl: string;
  worker: WorkerSeat;
}

export interface SiteOptions extends DemoOptions {
  folder: string;
  phase: Phase;
  /** For what the job plane has to say besides. */
  say: (text: string) => void;
  /** Called when a part ends although nobody asked it to, also while others still start. */
  onDeath: (error: Error) => void;
  /** Gives up the start. */
  signal: AbortSignal;
}

export async function startSite(options: SiteOptions): Promise<Site> {
  const running: Stoppable[] = [];
  const stop = (): Promise<void> => stopInTurn(running.toReversed());
  try {
    return { ...(await startParts(options, running)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: SiteOptions, running: Stoppable[]): Promise<Omit<Site, 'stop'>> {
  const { folder, keep, days, phase, say, onDeath, signal } = options;
  const noted = <Part extends Stoppable & { died: Promise<Error> }>(part: Part): Part => {
    running.push(part);
    void part.died.then(onDeath);
    return part;
  };
  const { api: apiPort, ...ports } = await demoPorts(keep);
  const tools = readTools();
  const images = (): ReturnType<typeof localImages> => localImages(process.cwd(), tools.jobsPython);
  const startPlane: StartPlane = (plane) => startPlaneItself({ ...plane, warn: say });
  const stack = noted(
    await phase('Temporal, AWS, PostgreSQL', () =>
      startStack({ tools, stateDir: folder, ports, images, startPlane, signal }),
    ),
  );
  const { source = '', warehouse = '' } = stack.addresses.databases;

  const { bucket, queueUrl, environment } = await phase(
    'bucket, scripts, job, task definitions, topic, application',
    () => registerExamples({ aws: stack.addresses.aws, databases: { source, warehouse } }),
  );
  const programs = { stack, folder, signal };
  const seed = { python: tools.jobsPython, sourceUrl: source, days, logFile: join(folder, 'logs', 'seed.log') };
  const starting = (given: AbortSignal) =>
    [
      startApi({ ...programs, signal: given }, apiPort).then(noted),
      seatWorker((nth) => startWorker({ ...programs, signal: given }, environment, nth)).then(noted),
      seedSource({ ...seed, signal: given }),
    ] as const;
  const [api, worker] = await phase(`API, worker, ${counted(days, 'day')} of flights in the source database`, () =>
    allOrNone<[Api, WorkerSeat, void]>(starting, signal),
  );
  return { stack, databases: { source, warehouse }, bucket, queueUrl, apiUrl: api.url, worker };
}
