/**
 * Where this set-up works, and for whom. In a clone everything lies in the clone. Installed as a package, Millrace
 * serves the project that it was started in: node_modules and the build are there already, and `.millrace` belongs
 * beside that project's files, not into node_modules, where the next `npm install` would take it away.
 */
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Place
 * @property {string} root the project that is set up
 * @property {string} millrace its folder for all that is made here
 * @property {string} source Millrace's own folder: `root`, or a folder below node_modules
 * @property {boolean} installed whether Millrace is here as a package
 * @property {string} python the folder with the job plane's Python modules and the requirement files
 * @property {NodeJS.ProcessEnv} env
 * @property {AbortSignal} signal aborted when the person stops the set-up
 * @property {(line: string) => void} say on stderr: stdout belongs to the program that npm runs afterwards (`npm run --silent iam > policy.json`)
 */

/** @param {Partial<Place>} [given] @returns {Place} */
export function place(given = {}) {
  const source = given.source ?? dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const installed = source.split(sep).includes('node_modules');
  const root = given.root ?? (installed ? process.cwd() : source);
  return {
    root,
    millrace: join(root, '.millrace'),
    source,
    installed,
    python: join(source, 'local', 'python'),
    env: process.env,
    signal: new AbortController().signal,
    say: console.error,
    ...given,
  };
}

/** The user's cache folder, by each system's custom. @param {Place} here @returns {string} */
export function cacheFolder({ env }) {
  const home = env['HOME'] || homedir();
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'millrace');
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'millrace');
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches', 'millrace') : join(home, '.cache', 'millrace');
}
