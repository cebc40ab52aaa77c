/** An API process: environment in, HTTP out, until it is told to stop. What a project's own `api.ts` calls. */
import { ConfigError } from '../contracts/config-error.js';
import { readConfig } from './config.js';
import { createApi } from './create-api.js';

/** Requests that are under way get so long before the process ends. */
const graceMs = 10_000;

/** Takes the process over: logs to stdout, ends it with a code that is not 0 when it can't start. */
export async function runApi(pipelines: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    const config = readConfig(process.env);
    const app = await createApi(config, pipelines);
    let stopping = false;
    const stop = () => {
      // npm and a shell each send the signal, and the second would end the process without grace.
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), graceMs).unref();
      app.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
    await app.listen(config.port, config.host);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return `The API can't start; wrong environment:\n${error.message}`;
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as Error & { code?: string; port?: number; address?: string };
  if (code === 'EADDRINUSE') return `Port ${port} of ${address} is taken: set MILLRACE_API_PORT to another one.`;
  return error.stack ?? error.message;
}
