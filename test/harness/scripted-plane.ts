/** What a driver's own tests stand on: a job plane over HTTP with scripted jobs, and nothing behind it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fence } from '../../activities/aws/fence.js';
import type { Launch } from '../../activities/job-driver.js';
import type { JobMark, Target } from '../../contracts/job.js';
import { scaleTiming, type Timing } from '../../contracts/timing.js';
import { startPlane, type Plane, type PlaneOptions } from '../../local/aws/plane.js';
import { useCredentials } from './credentials.js';

/** Durations that a unit test can wait for; reads are not spaced. */
export const unitTiming: Timing = {
  ...scaleTiming(0.05),
  connectTimeout: '5s',
  requestTimeout: '5s',
  callInterval: '1ms',
  emrCallInterval: '1ms',
  emrServerlessCallInterval: '1ms',
};

/** The plane's address and a clean-up, with a worker's credentials set. No emulator: what is forwarded, fails. */
export async function startScriptedPlane(changes: Partial<PlaneOptions> = {}): Promise<Plane> {
  useCredentials('millrace-worker');
  const folder = mkdtempSync(join(tmpdir(), 'millrace-plane-'));
  const plane = await startPlane({
    emulatorUrl: 'http://127.0.0.1:1',
    stateDir: folder,
    jobsPython: 'python3',
    pythonPath: '',
    images: {},
    warn: () => undefined,
    ...changes,
  });
  const close = plane.close.bind(plane);
  return Object.assign(plane, {
    async close() {
      await close();
      rmSync(folder, { recursive: true });
    },
  });
}

export function targetOf(plane: Pick<Plane, 'url'>, changes: Partial<Target> = {}): Target {
  return {
    name: 'default',
    region: 'us-east-1',
    partition: 'aws',
    account: '000000000000',
    endpoint: plane.url,
    ...changes,
  };
}

export function aMark(changes: Partial<JobMark> = {}): JobMark {
  return {
    key: randomBytes(16).toString('hex'),
    mintedAt: new Date().toISOString(),
    namespace: 'default',
    workflowId: 'flightDelays:2001-01-31',
    runId: '0199-run',
    pipeline: 'flightDelays',
    step: 'transform',
    launch: 1,
    ...changes,
  };
}

export const aLaunch = (changes: Partial<JobMark> = {}, limitSeconds = 3_600): Launch => ({
  mark: aMark(changes),
  limitSeconds,
});

/** For `expect.poll`: at once on a quiet machine, and no failure on a busy one. */
export const soon = { interval: 10, timeout: 15_000 };

/** Lets every send through, as the server does for an attempt that is the current one. */
export const openFence: Fence = (command) => command;

/** Names of the calls that a client makes from now on, in order. */
export function callsOf(client: { middlewareStack: { add(...args: never[]): void } }): string[] {
  const calls: string[] = [];
  const note =
    (next: (args: unknown) => unknown, { commandName }: { commandName: string }) =>
    (args: unknown) => {
      calls.push(commandName.replace(/Command$/, ''));
      return next(args);
    };
  client.middlewareStack.add(note as never, { step: 'initialize', name: 'testCalls' } as never);
  return calls;
}
