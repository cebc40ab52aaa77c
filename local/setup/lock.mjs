/**
 * One set-up at a time in a project. The holder's file says who it is and is touched while it works, so that others
 * can tell a set-up that runs from one that was killed: by its process id on the same machine, and by a file that has
 * stopped changing where the id says nothing (another container, an id that was given anew after a restart).
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

import { SetupProblem } from './problem.mjs';

/** @import { Place } from './place.mjs' */

/** @typedef {{ touchMs: number, pollMs: number, silentMs: number, waitMs: number }} Timing */

/** @type {Timing} `waitMs` covers a whole fresh set-up on a slow line */
const usual = { touchMs: 2_000, pollMs: 200, silentMs: 20_000, waitMs: 40 * 60_000 };

/**
 * @template T
 * @param {Place} here
 * @param {(here: Place) => Promise<T>} work gets a place whose signal is also aborted when the lock is lost, which
 *   happens to a process that was suspended for longer than others wait for a sign of life
 * @param {Partial<Timing>} [timing]
 * @returns {Promise<T>}
 */
export async function onlySetUp(here, work, timing) {
  const times = { ...usual, ...timing };
  mkdirSync(here.millrace, { recursive: true });
  const path = join(here.millrace, 'setup.lock');
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    id: randomUUID(),
  });
  await take(here, path, mine, times);

  const lost = new AbortController();
  const touch = setInterval(() => {
    if (content(path) === mine) utimesSync(path, new Date(), new Date());
    else lost.abort(new SetupProblem(`another set-up has taken ${path} over`));
  }, times.touchMs);
  try {
    return await work({ ...here, signal: AbortSignal.any([here.signal, lost.signal]) });
  } finally {
    clearInterval(touch);
    if (content(path) === mine) rmSync(path);
  }
}

/** @param {Place} here @param {string} path @param {string} mine @param {Timing} times */
async function take(here, path, mine, { pollMs, silentMs, waitMs }) {
  const began = performance.now();
  let seen = { print: '', at: began };
  let told = false;
  while (!create(path, mine)) {
    const holder = content(path) ?? '';
    const print = `${holder} ${changedAt(path)}`;
    if (print !== seen.print) seen = { print, at: performance.now() };
    if (isDead(holder) || performance.now() - seen.at > silentMs) {
      if (takeOver(path, holder, mine)) return;
    } else if (!told) {
      here.say(`setup  waits for the one that is under way: ${holder}`);
      told = true;
    }
    if (performance.now() - began > waitMs) {
      throw new SetupProblem(`another set-up has held ${path} for ${waitMs / 60_000} minutes: ${holder}`, {
        remedy: 'end it, or delete that file if it has gone',
      });
    }
    await delay(pollMs, undefined, { signal: here.signal });
  }
}

/**
 * Of several that find the same dead holder one wins: the second file guards the look and the replacement, which is a
 * rename, so that there is no moment without a lock.
 *
 * @param {string} path @param {string} holder @param {string} mine
 */
function takeOver(path, holder, mine) {
  const guard = `${path}.takeover`;
  if (!create(guard, mine)) {
    // Held for an instant; an old one is from a process that was killed in that instant.
    if (Date.now() - (changedAt(guard) ?? Date.now()) > 10_000) rmSync(guard, { force: true });
    return false;
  }
  if (content(path) === holder) {
    renameSync(guard, path);
    return true;
  }
  rmSync(guard);
  return false;
}

/** @param {string} path @param {string} text @returns {boolean} false when the file is there already */
function create(path, text) {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} holder */
function isDead(holder) {
  const { pid, host } = parsed(holder);
  if (typeof pid !== 'number' || host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/** A file that is just being written, or was cut off by a full disk, names nobody. @param {string} holder @returns {{ pid?: unknown, host?: unknown }} */
function parsed(holder) {
  try {
    return JSON.parse(holder);
  } catch {
    return {};
  }
}

/** @param {string} path */
const content = (path) => ifThere(() => readFileSync(path, 'utf8'));

/** @param {string} path */
const changedAt = (path) => ifThere(() => statSync(path).mtimeMs);

/** @template T @param {() => T} look @returns {T | undefined} */
function ifThere(look) {
  try {
    return look();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
