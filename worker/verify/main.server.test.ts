/** The program itself, as a person runs it: on a plane that runs jobs for real, with CloudWatch Logs behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { readTools } from '../../local/tools.js';
import { createGlueJob, createTaskDefinition } from '../../test/harness/aws-setup.js';
import { useCredentials } from '../../test/harness/credentials.js';
import { putObjects } from '../../test/plane/clients.js';
import { startTestEmulator, startTestPlane, type Emulator } from '../../test/plane/real-plane.js';

const jobs = ['--glue-job', 'sleeper', '--ecs-cluster', 'etl', '--ecs-task-definition', 'sleeper'];
const script = 'import time\nprint("millrace", flush=True)\ntime.sleep(120)\n';

let emulator: Emulator;
let plane: Plane;

beforeAll(async () => {
  useCredentials('millrace-worker');
  emulator = await startTestEmulator();
  const images = { sleeper: { program: readTools().jobsPython, args: ['-c', script], cwd: emulator.folder } };
  plane = await startTestPlane(emulator, { images });
  await putObjects(plane.url, 'scripts', { 'sleeper.py': script });
  await createGlueJob(plane, 'sleeper');
  const options = { 'awslogs-group': '/ecs/sleeper', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' };
  await createTaskDefinition(plane, 'sleeper', {
    containerDefinitions: [
      { name: 'main', image: 'sleeper', essential: true, logConfiguration: { logDriver: 'awslogs', options } },
    ],
  });
});
afterAll(async () => {
  await plane.close();
  await emulator.stop();
});

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', here('../../test/harness/typescript.mjs'), here('main.ts'), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, AWS_ENDPOINT_URL: plane.url, ...env } },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended, output: () => output };
}

it('finds the streams where the drivers say that they are, and ends with 0', async () => {
  const { code, output } = await start(['--target', 'default', '--yes', ...jobs]).ended;
  expect(output).toMatch(/ecs\.logs: confirmed\. \/ecs\/sleeper ecs\/main\/[0-9a-f]{32}\n/);
  expect(output).toMatch(/glue\.logs: confirmed\. \/aws-glue\/python-jobs\/output jr_[0-9a-f]{64}/);
  expect(output).toContain(
    '2 jobs were started.\nNothing is left running.\nNothing was refuted that Millrace relies on.',
  );
  expect(code).toBe(0);
  expect(plane.running()).toEqual([]);
});

it('stops what it has started when it is interrupted, and ends with 130', async () => {
  const program = start(['--target', 'default', '--yes', ...jobs]);
  await expect.poll(() => plane.running().length, { timeout: 30_000 }).toBe(2);
  program.child.kill('SIGINT');
  const { code, output } = await program.ended;
  expect(output).toContain('Nothing is left running.');
  expect(code).toBe(130);
  expect(plane.running()).toEqual([]);
});

it.each([
  ['an option that there is not', ['--target', 'default', '--gleu-job', 'x'], {}, 'There is no option --gleu-job.'],
  ['no service at all', ['--target', 'default', '--reads-only'], {}, 'No service is chosen.'],
  ['a start that nobody can agree to', ['--target', 'default', ...jobs], {}, '--yes is missing: this is no terminal'],
  [
    'a target that there is not',
    ['--target', 'reports', '--reads-only', ...jobs],
    {},
    'Unknown target "reports": set it in MILLRACE_TARGETS',
  ],
  [
    'a wrong environment',
    ['--target', 'default', '--reads-only', ...jobs],
    { MILLRACE_TARGETS: '{' },
    'MILLRACE_TARGETS is "{": is not JSON',
  ],
])('ends with 2 for %s', async (_, args, env, message) => {
  const { code, output } = await start(args, env).ended;
  expect(output).toContain(message);
  expect(code).toBe(2);
});

it('prints what there is for --help, and ends with 0', async () => {
  const { code, output } = await start(['--help']).ended;
  expect(output).toMatch(/^npm run verify-aws -- --target/);
  expect(code).toBe(0);
});
