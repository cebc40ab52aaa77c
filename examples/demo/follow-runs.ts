/** Runs, some at a time: each is started, and looked at once a second until it has ended. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunDocument } from '../../contracts/run.js';
import { closedRunStates } from '../../contracts/run.js';
import { allOrNone } from './all-or-none.js';
import type { ApiClient, Start } from './api-client.js';

export interface FollowOptions {
  starts: readonly Start[];
  atATime: number;
  api: ApiClient;
  /** Whatever the API says of a run, each time. */
  seen: (name: string, run: RunDocument) => void;
  signal: AbortSignal;
}

export type Runs = Map<string, RunDocument>;

const LOOK_EVERY_MS = 1_000;

/** The runs as they ended, by name. Rejects when the API cannot tell. */
export async function followRuns({ starts, atATime, api, seen, signal }: FollowOptions): Promise<Runs> {
  const ended: Runs = new Map();
  // Shared: each lane takes the next one that none has taken.
  const left = starts.values();
  const lane = async (given: AbortSignal): Promise<void> => {
    for (const start of left) {
      given.throwIfAborted();
      const id = await api.start(start);
      ended.set(start.name, await endOf(id, start.name, given));
    }
  };
  const endOf = async (id: string, name: string, given: AbortSignal): Promise<RunDocument> => {
    for (;;) {
      const run = await api.run(id);
      seen(name, run);
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
