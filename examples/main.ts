/**
 * `npm run examples`, beside `npm run local`: puts what the pipelines of this repository need into the stack that runs
 * here, and thirty days of flights into its source database. Then says what a worker needs in its environment.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { RunningStack } from '../local/state-dir.js';
import { readTools } from '../local/tools.js';
import { registerExamples } from './aws/register.js';
import { seedSource } from './seed-source.js';

const stateDir = resolve('.millrace');
const DAYS = 30;

try {
  const { addresses, environment } = await runningStack();
  const { source = '', warehouse = '' } = addresses.databases;
  const examples = await registerExamples({ aws: addresses.aws, databases: { source, warehouse } });
  const logFile = resolve(stateDir, 'logs', 'seed.log');
  await seedSource({ python: readTools().jobsPython, sourceUrl: source, days: DAYS, logFile });
  const all = Object.entries({ ...environment, ...examples.environment });
  process.stdout.write(`For a worker:\n\n${all.map(([name, value]) => `  export ${name}=${value}\n`).join('')}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function runningStack(): Promise<Required<RunningStack>> {
  const file = resolve(stateDir, 'local.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`No local stack runs here: ${file} can't be read. Start one with \`npm run local\``, { cause });
  });
  const stack = JSON.parse(text) as RunningStack;
  if (!stack.addresses) throw new Error(`The local stack of process ${stack.pid} is still starting`);
  return stack as Required<RunningStack>;
}
