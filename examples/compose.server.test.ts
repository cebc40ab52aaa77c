import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { readTaskConfig } from '../activities/tasks/config.js';
import { startStack, type Stack } from '../local/stack.js';
import { readTools } from '../local/tools.js';
import { registerExamples } from './aws/register.js';

let folder: string;
let stack: Stack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-compose-'));
  stack = await startStack({ tools: readTools(), stateDir: folder, temporalWeb: false });
});

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

/** As the container does; `npm test` builds before. Not in a blocking way: the local AWS that it asks is in this process. */
function run(env: Record<string, string>): Promise<{ code: unknown; stderr: string }> {
  const { PATH = '' } = process.env;
  const options = { env: { PATH, ...env }, timeout: 60_000 };
  return new Promise((resolve) =>
    execFile(process.execPath, ['dist/examples/compose.js'], options, (error, _, stderr) =>
      resolve({ code: error?.code ?? error?.signal ?? 0, stderr }),
    ),
  );
}

test('registers the examples, and writes for the worker what node --env-file reads, however often', async () => {
  const { source = '', warehouse = '' } = stack.addresses.databases;
  const file = join(folder, 'worker.env');
  const env = {
    AWS_ENDPOINT_URL: stack.addresses.aws,
    SOURCE_URL: source,
    WAREHOUSE_URL: warehouse,
    WORKER_ENV: file,
  };
  for (const time of ['first', 'second']) expect(await run(env), time).toEqual({ code: 0, stderr: '' });
  const written = parseEnv(await readFile(file, 'utf8'));
  const { environment } = await registerExamples({ aws: env.AWS_ENDPOINT_URL, databases: { source, warehouse } });
  expect(written).toEqual(environment);
  expect(() => readTaskConfig(written)).not.toThrow();
});

test('names what is missing in its environment', async () => {
  const { code, stderr } = await run({ AWS_ENDPOINT_URL: stack.addresses.aws, WORKER_ENV: join(folder, 'none') });
  expect(code).toBe(1);
  expect(stderr).toMatch(/SOURCE_URL[^]*WAREHOUSE_URL/);
});
