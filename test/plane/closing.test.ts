/** A plane that ends leaves no process behind, in whatever way it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateJobCommand, StartJobRunCommand } from '@aws-sdk/client-glue';
import { CreateClusterCommand, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startPlane } from '../../local/aws/plane.js';
import { readTools } from '../../local/tools.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { clientOptions, ecsClient, glueClient, putObjects } from './clients.js';
import { lives, pidsIn, sleepers } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator.stop());

it('ends what runs, whatever it says, and starts nothing of what waits', async () => {
  const file = join(emulator.folder, 'closed.pids');
  const plane = await startTestPlane(emulator, { images: images() });
  await startJobs(plane.url, file, 2);
  const pids = await pidsIn(file, 4);
  expect(pids.map(lives)).toEqual([true, true, true, true]);
  const waiting = plane.ledger().filter(({ event }) => event === 'committed').length - plane.running().length;
  expect(waiting).toBe(1);

  await plane.close();
  expect(pids.map(lives)).toEqual([false, false, false, false]);
  expect(await pidsIn(file, 4)).toEqual(pids);
  expect(plane.running()).toEqual([]);
  expect(plane.ledger().filter(({ event }) => event === 'ended')).toHaveLength(2);
  await expect(fetch(plane.url)).rejects.toThrow();
});

it('does not wait for clients that are never answered', async () => {
  const plane = await startTestPlane(emulator);
  await createGlueJob(plane, 'held');
  plane.script('held', {});
  plane.fault({ operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'hang' } });
  const start = glueClient(clientOptions(plane.url)).send(new StartJobRunCommand({ JobName: 'held' }));
  const lost = expect(start).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect.poll(() => plane.running()).toHaveLength(1);
  await plane.close();
  await lost;
});

it('ends with its jobs when it is killed', async () => {
  const file = join(emulator.folder, 'killed.pids');
  const { jobsPython, pythonPath } = readTools();
  const stateDir = mkdtempSync(join(emulator.folder, 'state-'));
  const options = { emulatorUrl: emulator.url, stateDir, jobsPython, pythonPath, images: images() };
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const program = ['--import', here('../harness/typescript.mjs'), here('plane-process.ts'), JSON.stringify(options)];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  await startJobs(url.trim(), file, 1);
  const pids = await pidsIn(file, 4);

  child.kill('SIGKILL');
  await expect.poll(() => pids.map(lives), { timeout: 5_000 }).toEqual([false, false, false, false]);
});

it('says which port it cannot have', async () => {
  const plane = await startTestPlane(emulator);
  const { port } = plane;
  const stateDir = mkdtempSync(join(emulator.folder, 'state-'));
  const options = { port, emulatorUrl: emulator.url, stateDir, jobsPython: 'python3', pythonPath: '', images: {} };
  await expect(startPlane(options)).rejects.toThrow(`The local AWS can't listen on port ${port}`);
  await plane.close();
});

function images() {
  return { python: { program: readTools().jobsPython, args: ['-c'], cwd: emulator.folder } };
}

/** One Glue run, so many times over, of which one runs at once, and one task; each with a child, and deaf to SIGTERM. */
async function startJobs(url: string, pids: string, runs: number): Promise<void> {
  const [glue, ecs] = [glueClient(clientOptions(url)), ecsClient(clientOptions(url))];
  await putObjects(url, 'scripts', { 'sleeps.py': sleepers(pids) });
  const Command = { Name: 'pythonshell', ScriptLocation: 's3://scripts/sleeps.py' };
  await glue.send(new CreateJobCommand({ Name: 'sleeps', Role: 'glue', Command, JobRunQueuingEnabled: true }));
  for (let n = 0; n < runs; n += 1) await glue.send(new StartJobRunCommand({ JobName: 'sleeps' }));
  await ecs.send(new CreateClusterCommand({ clusterName: 'etl' }));
  const containerDefinitions = [{ name: 'main', image: 'python', command: [sleepers(pids)] }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'sleeps', containerDefinitions }));
  await ecs.send(new RunTaskCommand({ cluster: 'etl', taskDefinition: 'sleeps' }));
}
