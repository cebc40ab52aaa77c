/**
 * The one-shot `examples` of docker-compose.yml: what `npm run examples` does, with the addresses from its environment.
 * What a worker needs goes into a file that the worker's container reads at its start, because some of it (ids that AWS
 * gives) is known only now. Job definitions live in the local AWS's memory: this runs again with every `docker compose up`.
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { readTools } from '../local/tools.js';
import { registerExamples } from './aws/register.js';
import { seedSource } from './seed-source.js';

const DAYS = 30;

const environment = z.object({
  AWS_ENDPOINT_URL: z.url(),
  /** As the jobs reach them. */
  SOURCE_URL: z.url(),
  WAREHOUSE_URL: z.url(),
  /** The file to write. */
  WORKER_ENV: z.string().min(1),
});

try {
  const { AWS_ENDPOINT_URL: aws, SOURCE_URL: source, WAREHOUSE_URL: warehouse, WORKER_ENV } = readEnvironment();
  const examples = await registerExamples({ aws, databases: { source, warehouse } });
  await seedSource({
    python: readTools().jobsPython,
    sourceUrl: source,
    days: DAYS,
    logFile: join(tmpdir(), 'seed.log'),
  });
  const lines = Object.entries(examples.environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(WORKER_ENV, lines.join(''));
  process.stdout.write(`The examples are set up. For the worker:\n${lines.join('')}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function readEnvironment(): z.output<typeof environment> {
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) throw new Error(`Wrong environment:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
