/**
 * The download that Temporal's SDK offers for its own test server: a small JSON document names the archive for this
 * system and the file within it (`ephemeral_server` in the SDK's core). Only the first answer is waited for briefly;
 * where the host can't be reached the next source shall have its turn within seconds.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { reason, SetupProblem } from './problem.mjs';
import { run } from './run.mjs';

/** @import { Place } from './place.mjs' */

const answerMs = 5_000;
const archiveMs = 5 * 60_000;
const platforms = /** @type {Record<string, string>} */ ({ linux: 'linux', darwin: 'darwin', win32: 'windows' });
const architectures = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64' });

/**
 * @param {Place} here
 * @param {string} version
 * @param {string} destination where the program shall lie
 * @param {string} host
 * @returns {Promise<string>} the destination
 */
export async function downloadTemporal(here, version, destination, host) {
  const info = await get(here, infoUrl(version, host), answerMs);
  const { archiveUrl, fileToExtract } = /** @type {Record<string, unknown>} */ (await info.json());
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string') {
    throw new Error(`${host} answered without archiveUrl or fileToExtract`);
  }
  mkdirSync(dirname(destination), { recursive: true });
  const work = mkdtempSync(`${dirname(destination)}-`);
  try {
    const archive = join(work, 'archive.tar.gz');
    await writeFile(archive, new Uint8Array(await (await get(here, archiveUrl, archiveMs)).arrayBuffer()));
    const { env, signal } = here;
    await run('tar', ['-xzf', archive, '-C', work, fileToExtract], { env, signal, limitMs: 60_000 });
    renameSync(join(work, fileToExtract), destination);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return destination;
}

/** @param {string} version @param {string} host */
function infoUrl(version, host) {
  const [platform, arch] = [platforms[process.platform], architectures[process.arch]];
  if (!platform || !arch) throw new Error(`there is none for ${process.platform} on ${process.arch}`);
  return `${host}/cli/v${version}?${new URLSearchParams({ arch, platform, format: 'tar.gz' })}`;
}

/** @param {Place} here @param {string} url @param {number} limitMs */
async function get(here, url, limitMs) {
  const limit = AbortSignal.timeout(limitMs);
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([here.signal, limit]) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return answer;
  } catch (error) {
    const why = limit.aborted ? `no answer within ${limitMs / 1000} s` : reason(error);
    throw new SetupProblem(`${new URL(url).host}: ${why}`, { cause: error });
  }
}
