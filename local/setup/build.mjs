/**
 * The build, when a source is newer than the last one. tsc would find that out by itself, but in seconds; paths, sizes
 * and times of the sources tell it in milliseconds.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { npm } from './npm.mjs';
import { SetupProblem } from './problem.mjs';
import { RunFailed } from './run.mjs';

/** @import { Place } from './place.mjs' */
/** @import { Part } from './step.mjs' */

/** @param {Place} here @returns {Promise<Part>} */
export async function build(here) {
  if (here.installed) return { version: 'dist', source: 'installed as a package', fresh: false };
  const stamp = join(here.root, 'dist', '.millrace-build');
  const sources = [...buildSources(here.root)];
  // Taken before the build: a source that is saved while it runs is built next time.
  const print = fingerprint(here.root, sources);
  if (print === lastBuild(stamp)) return { version: 'dist', source: 'npm run build', fresh: false };
  try {
    await npm(here, ['run', 'build']);
  } catch (error) {
    if (!(error instanceof RunFailed)) throw error;
    throw new SetupProblem('the build failed; its output is above', { output: error.output, cause: error });
  }
  mkdirSync(join(here.root, 'dist'), { recursive: true });
  writeFileSync(stamp, print);
  return { version: `${sources.length} files`, source: 'npm run build', fresh: true };
}

/**
 * @param {string} folder
 * @returns {Generator<string>} the paths of all that the build reads
 */
function* buildSources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['node_modules', 'dist', 'coverage'].includes(entry.name) && !entry.name.startsWith('.'))
        yield* buildSources(path);
    } else if (/(?<!\.test)\.ts$|^tsconfig.*\.json$|^package-lock\.json$/.test(entry.name)) yield path;
  }
}

/** @param {string} root @param {string[]} sources */
function fingerprint(root, sources) {
  const hash = createHash('sha256');
  for (const path of sources.toSorted()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} stamp */
function lastBuild(stamp) {
  try {
    return readFileSync(stamp, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
