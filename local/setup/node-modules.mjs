/**
 * node_modules, by the lock file. npm writes a lock file of its own into node_modules when it is done, with what it
 * really installed: comparing the two tells a finished `npm ci` (ours or a person's) from none, an old one, one that
 * left the development packages out, and one that was interrupted.
 */
import { join } from 'node:path';

import { npm } from './npm.mjs';
import { SetupProblem } from './problem.mjs';
import { run, RunFailed } from './run.mjs';
import { wholeJson } from './whole-json.mjs';

/** @import { Place } from './place.mjs' */
/** @import { Part } from './step.mjs' */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked */
/** @typedef {Record<string, Locked>} Packages by folder */

/** @param {Place} here @returns {Promise<Part>} */
export async function nodeModules(here) {
  if (here.installed) return { version: process.version, source: 'installed as a package', fresh: false };
  const lockFile = join(here.root, 'package-lock.json');
  /** @type {Packages | undefined} */
  const locked = wholeJson(lockFile)?.packages;
  if (locked === undefined) throw new SetupProblem(`${lockFile} is missing or damaged`);
  const wanted = locked['node_modules/node']?.version;

  const fresh = !matches(locked, installedPackages(here)) || (await nodeVersion(here)) !== wanted;
  if (fresh) await install(here);

  const version = await nodeVersion(here);
  if (version !== wanted) {
    throw new SetupProblem(`the npm package node ${wanted} is installed, but ${node(here)} ${version}`, {
      remedy: 'let npm run install scripts (npm config get ignore-scripts), then delete node_modules and run it again',
    });
  }
  const count = Object.keys(installedPackages(here) ?? {}).length;
  return { version: `${count} packages, node ${version}`, source: 'npm ci', fresh };
}

/** The Node that everything runs under. @param {Place} here @returns {string} */
export function node(here) {
  if (!here.installed)
    return join(here.root, 'node_modules', 'node', 'bin', `node${process.platform === 'win32' ? '.exe' : ''}`);
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupProblem(`Millrace needs Node 24 or newer, this is ${process.version} (${process.execPath})`, {
    remedy: 'npm install --save-dev node@24 puts it on the path of your npm scripts',
  });
}

/**
 * Whether what is installed is what the lock file asks for. Optional packages may be missing (they are for other
 * systems), nothing may be there that the lock file does not know.
 *
 * @param {Packages} locked
 * @param {Packages | undefined} installed
 */
export function matches(locked, installed) {
  if (installed === undefined) return false;
  return (
    Object.keys(installed).every((folder) => folder in locked) &&
    Object.entries(locked).every(([folder, wanted]) => {
      const found = installed[folder];
      if (folder === '') return true;
      if (found === undefined) return wanted.optional === true;
      return found.version === wanted.version && found.integrity === wanted.integrity;
    })
  );
}

/** @param {Place} here */
async function install(here) {
  try {
    await npm(here, ['ci', '--include=dev', '--no-audit', '--no-fund']);
  } catch (error) {
    if (!(error instanceof RunFailed)) throw error;
    throw new SetupProblem('npm ci did not install node_modules; its output is above', {
      output: error.output,
      remedy: 'mend what npm names (the network, the registry in your .npmrc, the disk) and run it again',
      cause: error,
    });
  }
}

/** @param {Place} here @returns {Promise<string>} its version, or what is wrong with it */
async function nodeVersion(here) {
  try {
    const { env, signal } = here;
    return (await run(node(here), ['--version'], { env, signal, limitMs: 10_000 })).trim().replace(/^v/, '');
  } catch (error) {
    if (here.signal.aborted || !(error instanceof RunFailed)) throw error;
    return `does not run: ${error.message}`;
  }
}

/** @param {Place} here @returns {Packages | undefined} */
const installedPackages = (here) => wholeJson(join(here.root, 'node_modules', '.package-lock.json'))?.packages;
