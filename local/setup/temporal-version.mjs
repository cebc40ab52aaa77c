/**
 * Asks a program whether it is Temporal's CLI. The server's version is what counts: a CLI that Go built from its
 * module calls itself 0.0.0-DEV.
 */
import { existsSync } from 'node:fs';

import { run } from './run.mjs';

/** @import { Place } from './place.mjs' */

/**
 * @param {Place} here
 * @param {string} path
 * @returns {Promise<{ version: string, server: string }>}
 */
export async function temporalVersion({ env, signal }, path) {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  const printed = await run(path, ['--version'], { env, signal, limitMs: 20_000 });
  const [, version, server] = /^temporal version (\S+) \(Server ([^,)]+)/.exec(printed.trim()) ?? [];
  if (version === undefined || server === undefined) {
    throw new Error(`${path} --version printed "${printed.trim().split('\n')[0]}", which is not the Temporal CLI's`);
  }
  return { version, server };
}

/**
 * @param {string} version
 * @param {string} than
 */
export function isOlder(version, than) {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).map(Number));
  for (const place of [0, 1, 2]) {
    const difference = (a?.[place] || 0) - (b?.[place] || 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
