/**
 * Calls npm from within npm's own hook: the same npm, under the same Node that runs it. `node` on the PATH of a hook
 * may be the one in node_modules, which `npm ci` is about to delete.
 */
import { basename } from 'node:path';

import { run } from './run.mjs';

/** @import { Place } from './place.mjs' */

const limitMs = 15 * 60_000;

/**
 * @param {Place} here
 * @param {string[]} args
 * @returns {Promise<string>} what npm printed on stdout
 */
export function npm(here, args) {
  const cli = here.env['npm_execpath'];
  const isNpm = cli !== undefined && basename(cli) === 'npm-cli.js';
  const [command, first] = isNpm ? [here.env['npm_node_execpath'] ?? process.execPath, [cli]] : ['npm', []];
  return run(command, [...first, ...args], { cwd: here.root, env: here.env, signal: here.signal, limitMs });
}
