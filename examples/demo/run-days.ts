/** One run per day, some at a time: each is started, and looked at once a second until it has ended. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunDocument } from '../../contracts/run.js';
import { closedRunStates } from '../../contracts/run.js';
import { allOrNone } from './all-or-none.js';
import type { ApiClient } from './api-client.js';

export interface DaysOptions {
  dates: readonly string[];
  atATime: number;
  api: ApiClient;
  /** Whatever the API says of a run, each time. */
  seen: (date: string, run: RunDocument) => void;
  signal: AbortSignal;
}

const LOOK_EVERY_MS = 1_000;

/** The runs as they ended, by date. Rejects when the API cannot tell. */
export async function runDays({ dates, atATime, api, seen, signal }: DaysOptions): Promise<Map<string, RunDocument>> {
  const ended = new Map<string, RunDocument>();
  // Shared: each lane takes the next date that none has taken.
  const left = dates.values();
  const lane = async (given: AbortSignal): Promise<void> => {
    for (const date of left) {
      given.throwIfAborted();
      const id = await api.start(date);
      ended.set(date, await endOf(id, date, given));
    }
  };
  const endOf = async (id: string, date: string, given: AbortSignal): Promise<RunDocument> => {
    for (;;) {
      const run = await api.run(id);
      seen(date, run);
      if (hasEnded(run)) return run;
      await sleep(LOOK_EVERY_MS, undefined, { signal: given });
    }
  };
  await allOrNone<void[]>((given) => Array.from({ length: atATime }, () => lane(given)), signal);
  return ended;
}

export function hasEnded({ state }: RunDocument): boolean {
  return closedRunStates.some((closed) => closed === state);
}
