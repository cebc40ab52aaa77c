/** ECS tasks of several containers, and what a stop does to them. */
import { join } from 'node:path';
import type { Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { readTools } from '../../local/tools.js';
import { codes, ecsCalls, python, type EcsCalls } from './ecs-calls.js';
import { lives, pidsIn, sleepers } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let ecs: EcsCalls;

beforeAll(async () => {
  emulator = await startTestEmulator();
  const images = { python: { program: readTools().jobsPython, args: ['-u'], cwd: emulator.folder } };
  plane = await startTestPlane(emulator, { images });
  ecs = await ecsCalls(plane);
});
afterAll(async () => {
  ecs.destroy();
  await plane.close();
  await emulator.stop();
});

describe('a task of several containers', () => {
  it('goes on when one that is not essential ends, and stops it when the essential one has ended', async () => {
    const side = python('import time; time.sleep(60)', { name: 'side', essential: false });
    const short = python("open('go', 'w').close()", { name: 'short', essential: false });
    await ecs.register('side', [side, short, python(waitsFor('go'))]);
    const task = await ecs.ended(await ecs.run('side'));
    expect(codes(task)).toEqual({ side: 143, short: 0, main: 0 });
    expect(task.stopCode).toBe('EssentialContainerExited');
  });

  it('ends with the first essential one, and the others are killed for it', async () => {
    const stubborn =
      "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('up', 'w').close(); time.sleep(60)";
    await ecs.register('two', [
      python(stubborn, { name: 'proxy', stopTimeout: 1 }),
      python(`${waitsFor('up')}\nraise SystemExit(3)`),
    ]);
    const task = await ecs.ended(await ecs.run('two'));
    expect(codes(task)).toEqual({ proxy: 137, main: 3 });
  });

  it('shows that it is to end as soon as that is decided', async () => {
    const lingers = `import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), sys.exit(0)))
open('lingers', 'w').close()
time.sleep(60)`;
    await ecs.register('lingers', [python(lingers, { name: 'side', essential: false }), python(waitsFor('lingers'))]);
    const started = await ecs.run('lingers');
    const stopping = await ecs.shown(started, ({ desiredStatus }) => desiredStatus === 'STOPPED');
    expect(stopping).toMatchObject({ lastStatus: 'STOPPING', stopCode: 'EssentialContainerExited' });
    expect(stopping.stoppedAt).toBeUndefined();
    expect(codes(await ecs.ended(started))).toEqual({ side: 0, main: 0 });
  });

  it('writes each to a log stream of its own', async () => {
    const side = python("print('beside'); open('beside', 'w').close()", { name: 'side', essential: false });
    await ecs.register('streams', [side, python(`${waitsFor('beside')}\nprint('main')`)]);
    const task = await ecs.ended(await ecs.run('streams'));
    expect(await ecs.output(task, 'side')).toEqual(['beside']);
    expect(await ecs.output(task, 'main')).toEqual(['main']);
  });
});

describe('a stop', () => {
  it('lets the program end by itself', async () => {
    const obeys =
      "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit(5))); print('up'); time.sleep(60)";
    await ecs.register('obeys', [python(obeys)]);
    const started = await ecs.run('obeys');
    await vi.waitUntil(() => hasPrinted(started, 'up'), { timeout: 10_000 });
    await ecs.stop(started, 'no longer needed');
    const task = await ecs.ended(started);
    expect(task).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'no longer needed',
      containers: [{ exitCode: 5 }],
    });
    expect(await ecs.output(task)).toEqual(['up', 'bye']);
  });

  it('kills what has not ended after the stopTimeout, and all that it has started', async () => {
    const file = join(emulator.folder, 'stubborn.pids');
    await ecs.register('stubborn', [python(sleepers(file), { stopTimeout: 1 })]);
    const started = await ecs.run('stubborn');
    const pids = await pidsIn(file, 2);
    await ecs.stop(started);
    const stopping = await ecs.shown(started);
    expect(stopping).toMatchObject({ lastStatus: 'STOPPING', desiredStatus: 'STOPPED' });
    const task = await ecs.ended(started);
    expect(task).toMatchObject({ stopCode: 'UserInitiated', containers: [{ exitCode: 137 }] });
    expect(Number(task.stoppedAt) - Number(task.stoppingAt)).toBeGreaterThanOrEqual(1_000);
    expect(pids.map(lives)).toEqual([false, false]);
  });

  it('asks the first process only; what that has started ends with it', async () => {
    const file = join(emulator.folder, 'obedient.pids');
    await ecs.register('obedient', [python(sleepers(file, false))]);
    const started = await ecs.run('obedient');
    const pids = await pidsIn(file, 2);
    await ecs.stop(started);
    expect(await ecs.ended(started)).toMatchObject({ containers: [{ exitCode: 143 }] });
    expect(pids.map(lives)).toEqual([false, false]);
  });

  it('of a task that has stopped changes nothing', async () => {
    await ecs.register('over', [python('')]);
    const task = await ecs.ended(await ecs.run('over'));
    await ecs.stop(task, 'too late');
    expect(await ecs.shown(task)).toEqual(task);
  });
});

/** Python: goes on when the file is there, which another container makes. */
function waitsFor(file: string): string {
  return `import os, time\nwhile not os.path.exists('${file}'): time.sleep(0.01)`;
}

async function hasPrinted(task: Task, line: string): Promise<boolean> {
  // The stream is made with its first line.
  return ecs.output(task).then(
    (lines) => lines.includes(line),
    () => false,
  );
}
