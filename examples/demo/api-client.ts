/** The two requests that the demo makes of the API, over HTTP like anybody else's. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunDocument } from '../../contracts/run.js';

/** A run to be started. */
export interface Start {
  pipeline: string;
  input: unknown;
  /** What it is called here; no two runs of a demo have the same name. */
  name: string;
}

export interface ApiClient {
  /** Gives the run's id. The Idempotency-Key is its name: repeated, it starts no second one. */
  start(start: Start): Promise<string>;
  run(id: string): Promise<RunDocument>;
}

/** How long an API that says "not now" is asked again. */
const PATIENCE_MS = 30_000;

export function apiClient(url: string, signal: AbortSignal): ApiClient {
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await once(`${url}${path}`, init, signal);
      if (answer instanceof Response && answer.ok) return (await answer.json()) as T;
      const passing = answer instanceof Error || answer.status === 503;
      if (!passing || Date.now() > deadline) throw await problem(`${init.method ?? 'GET'} ${path}`, answer);
      const after = answer instanceof Error ? 1 : Number(answer.headers.get('retry-after') ?? 1);
      await sleep(after * 1_000, undefined, { signal });
    }
  };

  return {
    async start({ pipeline, input, name }) {
      const { id } = await ask<{ id: string }>(`/v1/pipelines/${pipeline}/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `demo-${name}` },
        body: JSON.stringify({ input }),
      });
      return id;
    },
    run: (id) => ask(`/v1/runs/${encodeURIComponent(id)}`),
  };
}

/** A connection that cannot be had is an answer too: an API that has died is reported by who watches it. */
async function once(url: string, init: RequestInit, signal: AbortSignal): Promise<Response | Error> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function problem(request: string, answer: Response | Error): Promise<Error> {
  if (answer instanceof Error) return new Error(`${request} gets no answer: ${answer.message}`, { cause: answer });
  return new Error(`${request} is answered ${answer.status}: ${await answer.text()}`);
}
