/**
 * The Temporal CLI: the real server with Temporal Web in one program. It is looked for from the cheapest place to the
 * dearest, and every place that had none leaves its reason, because "not found" helps nobody behind a firewall.
 */
import { join, resolve } from 'node:path';

import { findProgram } from './find-program.mjs';
import { cacheFolder } from './place.mjs';
import { reason, SetupProblem } from './problem.mjs';
import { downloadTemporal } from './temporal-download.mjs';
import { goInstallTemporal } from './temporal-go.mjs';
import { isOlder, temporalVersion } from './temporal-version.mjs';
import { previousTools } from './tools-file.mjs';

/** @import { Place } from './place.mjs' */
/** @import { Part } from './step.mjs' */

/** The pinned release and the server in it. An older server on the PATH is passed over. */
export const pinned = { version: '1.5.1', server: '1.29.1' };

/** @typedef {{ here: Place, cached: string, downloadHost: string, tried: string[] }} Search */

/** @type {[name: string, find: (search: Search) => Promise<string>][]} */
const sources = [
  ['temporal on the PATH', onPath],
  ['the cache folder', inCache],
  [
    "the SDK's download",
    ({ here, cached, downloadHost }) => downloadTemporal(here, pinned.version, cached, downloadHost),
  ],
  ['go install', (search) => byGo(search)],
];

/**
 * @param {Place} here
 * @param {{ downloadHost?: string }} [options]
 * @returns {Promise<Part & { path: string }>}
 */
export async function temporalCli(here, { downloadHost = 'https://temporal.download' } = {}) {
  const chosen = here.env['MILLRACE_TEMPORAL_CLI'];
  if (chosen) return asChosen(here, resolve(here.root, chosen));

  const cached = join(cacheFolder(here), `temporal-${pinned.version}`, executable('temporal'));
  const tried = ['MILLRACE_TEMPORAL_CLI: not set'];
  for (const [name, find] of sources) {
    try {
      return await found(here, name, await find({ here, cached, downloadHost, tried }));
    } catch (error) {
      here.signal.throwIfAborted();
      tried.push(`${name}: ${reason(error)}`);
    }
  }
  throw new SetupProblem(`the Temporal CLI ${pinned.version} can't be had`, {
    tried,
    remedy:
      `install the Temporal CLI ${pinned.version} or newer (docs.temporal.io/cli) so that \`temporal\` is on the PATH, ` +
      `or set MILLRACE_TEMPORAL_CLI to its path; or install Go (go.dev/dl) and run it again`,
  });
}

/** @param {Place} here @param {string} path */
async function asChosen(here, path) {
  try {
    return await found(here, 'MILLRACE_TEMPORAL_CLI', path);
  } catch (error) {
    here.signal.throwIfAborted();
    throw new SetupProblem(`MILLRACE_TEMPORAL_CLI=${here.env['MILLRACE_TEMPORAL_CLI']}: ${reason(error)}`, {
      remedy: 'set it to the path of the program `temporal`, or unset it and the set-up looks for one itself',
      cause: error,
    });
  }
}

/** @param {Place} here @param {string} source @param {string} path */
async function found(here, source, path) {
  const { version } = await temporalVersion(here, path);
  const before = previousTools(here)?.temporal;
  return { path, version, source: `${source}: ${path}`, fresh: before?.path !== path || before?.version !== version };
}

/** @param {Search} search */
async function onPath({ here }) {
  const path = findProgram('temporal', here.env);
  if (path === undefined) throw new Error('none there');
  const { server } = await temporalVersion(here, path);
  if (isOlder(server, pinned.server)) throw new Error(`${path} has server ${server}, older than ${pinned.server}`);
  return path;
}

/** @param {Search} search */
async function inCache({ here, cached }) {
  await temporalVersion(here, cached);
  return cached;
}

/** @param {Search} search */
async function byGo({ here, cached, tried }) {
  const go = findProgram('go', here.env);
  if (go === undefined) throw new Error('no Go on the PATH');
  here.say(`setup  temporal      ${tried.at(-1)}; Go builds ${pinned.version} now, once, two to three minutes`);
  return goInstallTemporal(here, go, pinned.version, cached);
}

/** @param {string} name */
const executable = (name) => (process.platform === 'win32' ? `${name}.exe` : name);
