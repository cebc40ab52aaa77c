/** What a project gets that installs the package: `docs/writing-pipelines.md`, "In a project of your own". */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, expect, test, vi } from 'vitest';

import { closedRunStates, type RunDocument } from '../../contracts/run.js';
import { administrator } from '../../examples/aws/administrator.js';
import { choosePorts } from '../../local/processes/ports.js';
import type { RunningStack } from '../../local/state-dir.js';
import { readTools } from '../../local/tools.js';
import { runProgram, startProgram, type Program } from './program.js';
import { compile, environment, installPackage } from './project.js';

vi.setConfig({ testTimeout: 240_000 });

const folder = await mkdtemp(join(tmpdir(), 'millrace-package-'));
let project: string;

afterAll(() => rm(folder, { recursive: true }));

test('it installs into an empty project, and its types hold there', async () => {
  project = await installPackage(folder);
  await compile(project);
});

test('local AWS, worker and API run a pipeline of that project, and leave nothing behind', async () => {
  const local = startLocal();
  const { addresses, environment: stack } = await announced(local);
  const { api: apiPort, health } = await choosePorts({
    api: { wantedBy: 'the API' },
    health: { wantedBy: 'the worker' },
  });
  const start = (file: string, more: Record<string, string>): Program =>
    startProgram(process.execPath, [join(project, file)], {
      cwd: project,
      // No home of the person's own: an AWS or Temporal profile there would speak into it.
      env: { PATH: environment['PATH'], HOME: folder, ...more },
    });

  await runProgram(process.execPath, ['register.mjs'], { cwd: project, env: { AWS_ENDPOINT_URL: addresses.aws } });
  const worker = start('dist/worker.js', { ...stack, MILLRACE_HEALTH_PORT: String(health) });
  const api = start('dist/api.js', { TEMPORAL_ADDRESS: addresses.temporal, MILLRACE_API_PORT: String(apiPort) });
  await Promise.all([worker.until(() => ready(health)), api.until(() => ready(apiPort))]);

  const url = `http://127.0.0.1:${apiPort}/v1`;
  const accepted = await fetch(`${url}/pipelines/report/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { day: '2026-01-05' } }),
  });
  expect(accepted.status).toBe(202);
  const run = await endOf(`${url}/runs/report:2026-01-05`, worker);
  expect(run, worker.output()).toMatchObject({
    state: 'succeeded',
    result: { exitCode: 0, words: 'Hello 2026-01-05' },
    steps: [
      { name: 'make', kind: 'ecs', state: 'succeeded' },
      { name: 'greet', kind: 'task', state: 'succeeded' },
    ],
  });
  expect(await linesOf('/ecs/report', addresses.aws)).toEqual(['The report of 2026-01-05.']);

  worker.terminate();
  api.terminate();
  expect([await worker.ended, await api.ended]).toEqual([0, 0]);
  local.interrupt();
  // A shell between npm and the program dies of the Ctrl-C once the program has ended, and npm like the shell.
  expect([0, 'SIGINT'], local.output()).toContain(await local.ended);
  expect(local.output()).toMatch(/\nStopping …\nStopped\.\n$/);
  // Those whose end is asked about were there.
  for (const program of [/temporal server/, /ministack/])
    expect(local.family.seen()).toContainEqual(expect.stringMatching(program));
  expect([local, worker, api].flatMap(({ family }) => family.living())).toEqual([]);
});

/** In a terminal: `npx millrace local`. */
function startLocal(): Program {
  const parts = ['TEMPORAL', 'TEMPORAL_WEB', 'AWS', 'POSTGRES'];
  const anyPorts = Object.fromEntries(parts.map((part) => [`MILLRACE_LOCAL_${part}_PORT`, '0']));
  // The set-up would find the same program in the person's cache.
  const env = { ...environment, ...anyPorts, MILLRACE_TEMPORAL_CLI: readTools().temporal.path };
  return startProgram('npx', ['millrace', 'local'], { cwd: project, env, folder: () => folder });
}

async function announced(local: Program): Promise<Required<RunningStack>> {
  const read = async (): Promise<RunningStack> =>
    JSON.parse(await readFile(join(project, '.millrace', 'local.json'), 'utf8'));
  await local.until(async () => expect(await read()).toHaveProperty('addresses'));
  return (await read()) as Required<RunningStack>;
}

async function ready(port: number): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/readyz`);
  if (status !== 200) throw new Error(`/readyz answers ${status}`);
}

async function endOf(url: string, worker: Program): Promise<RunDocument> {
  const read = async (): Promise<RunDocument> => (await (await fetch(url)).json()) as RunDocument;
  await worker.until(async () => expect(closedRunStates).toContain((await read()).state));
  return read();
}

/** What the jobs have printed. */
async function linesOf(logGroupName: string, aws: string): Promise<(string | undefined)[]> {
  const logs = new CloudWatchLogsClient(administrator(aws));
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  logs.destroy();
  return events.map(({ message }) => message);
}
