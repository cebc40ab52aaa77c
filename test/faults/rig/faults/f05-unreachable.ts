/**
 * F5: AWS can't be reached at all: its port refuses, or its name is not known. It begins when a start is done and not
 * answered, so that the reply is lost with the connection, and whoever looks for the job can't ask; or when a job is watched.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Cell } from '../cell.js';
import { now } from '../clock.js';
import { startForwarder } from '../forwarder.js';
import { lostNames, type Env } from '../processes/preload.js';
import { region } from '../slot.js';
import type { Trial } from '../trial.js';
import { holdAtPlane } from '../windows/holding.js';
import { pendingActivities, until } from './operator.js';
import { forEachKind, hasEnded, isWatched, strike } from './scenario.js';

interface Way {
  /** For the workers. */
  endpoint: string;
  env?: Env;
  goes(): Promise<void>;
  comesBack(): Promise<void>;
  /** Says how a caller is turned away. */
  isAway(): Promise<string>;
}

const ways: Readonly<Record<'refused' | 'dns', { says: RegExp; way(trial: Trial): Promise<Way> }>> = {
  refused: {
    says: /ECONNREFUSED/,
    async way({ slot }) {
      const { url, shut, open, close } = await startForwarder(Number(new URL(slot.plane.url).port));
      // The run has this endpoint in its history, and goes on with it.
      slot.closesWith(close);
      return { endpoint: url, goes: shut, comesBack: open, isAway: () => refusalOf(Number(new URL(url).port)) };
    },
  },
  dns: {
    says: /ENOTFOUND|EAI_AGAIN/,
    way({ slot, id }) {
      const file = join(slot.order.folder, `${id}.lost-names`);
      return Promise.resolve({
        endpoint: `http://localhost:${new URL(slot.plane.url).port}`,
        env: lostNames(file),
        goes: () => Promise.resolve(writeFileSync(file, '')),
        comesBack: () => Promise.resolve(rmSync(file)),
        isAway: () => Promise.resolve('no name is known'),
      });
    },
  },
};

/** The workers' own connections go this way; the rig's don't. */
async function through(trial: Trial, { endpoint, env }: Way, act: () => Promise<void>): Promise<void> {
  const { workers, order } = trial.slot;
  const { config } = workers.order;
  await workers.down();
  await workers.up({ config: { ...config, targets: { default: { region, account: order.account, endpoint } } } }, env);
  try {
    await act();
  } finally {
    await workers.down();
    await workers.up();
  }
}

const starting = (window: keyof typeof ways): readonly Cell[] =>
  forEachKind(() => ({
    fault: 'F5',
    window,
    job: { forMs: 'until-told' },
    async meet(trial) {
      const way = await ways[window].way(trial);
      await through(trial, way, async () => {
        const held = await holdAtPlane(trial, trial.driver.start, 'done');
        await strike(trial, async () => {
          await way.goes();
          await held.release('lost');
          return until('an attempt is turned away', () => failureOf(trial, ways[window].says));
        });
        await way.comesBack();
        await isWatched(trial, 60_000);
      });
      trial.say('healed');
    },
  }));

/** The job ends meanwhile: nobody can see it, and nobody may guess. */
const watching: readonly Cell[] = forEachKind(() => ({
  fault: 'F5',
  window: 'refused-watching',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const way = await ways.refused.way(trial);
    await through(trial, way, async () => {
      await trial.start();
      await isWatched(trial);
      await strike(trial, async () => {
        await way.goes();
        return way.isAway();
      });
      trial.job.end();
      await hasEnded(trial);
      await trial.slot.events.passes(now() + lookedForMs);
      await way.comesBack();
      await trial.when('the wait ends', ({ event, verb }) => event === 'completed' && verb === 'wait');
    });
    trial.say('healed');
  },
}));

/** Long enough for some looks: a young job is looked at twenty times a second, at the rig's timing. */
const lookedForMs = 500;

/** What the last attempt of a pending activity has failed with, if it says so. */
async function failureOf(trial: Trial, says: RegExp): Promise<string | undefined> {
  for (const { lastFailure, attempt, activityType } of await pendingActivities(trial)) {
    const said = says.exec(JSON.stringify(lastFailure ?? {}));
    if (said) return `${activityType?.name} after attempt ${Number(attempt) - 1}: ${said[0]}`;
  }
  return undefined;
}

/** The kernel's own word. Throws where somebody listens. */
async function refusalOf(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const [error] = (await Promise.race([once(socket, 'connect'), once(socket, 'error')]).catch((cause: unknown) => [
    cause,
  ])) as [{ code?: string } | undefined];
  socket.destroy();
  if (error?.code !== 'ECONNREFUSED') throw new Error(`Port ${port} does not refuse: ${error?.code ?? 'it answers'}`);
  return error.code;
}

export const unreachable: readonly Cell[] = [...starting('refused'), ...starting('dns'), ...watching];
