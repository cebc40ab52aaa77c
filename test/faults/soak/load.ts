/** A steady load: a run every few seconds by HTTP, each followed to its end by HTTP. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Load {
  started(): number;
  /** Runs by the state that they ended in. */
  ended(): Readonly<Record<string, number>>;
  open(): number;
  /** Calls that the API refused. */
  refused(): readonly string[];
  /** Calls that were made again because there was no answer, or one that says to come later. */
  repeated(): number;
  /** Starts no more runs; resolves when all have ended, or names those that have not within the limit. */
  drain(withinMs: number): Promise<readonly string[]>;
}

const everyMs = 3_000;
/** On a machine that does not keep up there are fewer runs, not ever more of them at once. */
const mostOpen = 20;
/** The API keeps documents of closed runs up to 16 million characters: as long as that fills, its memory grows. */
const ballast = 'x'.repeat(80_000);
const lookEveryMs = 2_000;

export function startLoad(api: string, places: object): Load {
  const ended: Record<string, number> = {};
  const open = new Map<string, Promise<void>>();
  const refused: string[] = [];
  let [started, repeated] = [0, 0];

  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(api + path, init).catch(() => undefined);
    if (!answer || answer.status >= 500) {
      repeated += 1;
      await sleep(lookEveryMs);
      // A start has a key of its own, so that a repeat of it is no second one.
      return call(path, init);
    }
    if (!answer.ok) throw new Error(`${init?.method ?? 'GET'} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const run = async (number: string) => {
    const { id } = (await call('/v1/pipelines/soak/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ input: { number, ballast, ...places } }),
    })) as { id: string };
    for (;;) {
      await sleep(lookEveryMs);
      const { state, endedAt } = (await call(`/v1/runs/${encodeURIComponent(id)}`)) as {
        state: string;
        endedAt?: string;
      };
      if (endedAt === undefined) continue;
      ended[state] = (ended[state] ?? 0) + 1;
      return;
    }
  };
  const begin = () => {
    if (open.size >= mostOpen) return;
    const number = String((started += 1));
    const done = run(number)
      .catch((error: unknown) => void refused.push(String(error)))
      .finally(() => open.delete(number));
    open.set(number, done);
  };
  begin();
  const timer = setInterval(begin, everyMs);

  return {
    started: () => started,
    ended: () => ended,
    open: () => open.size,
    refused: () => refused,
    repeated: () => repeated,
    async drain(withinMs) {
      clearInterval(timer);
      await Promise.race([Promise.all(open.values()), sleep(withinMs, undefined, { ref: false })]);
      return [...open.keys()];
    },
  };
}
