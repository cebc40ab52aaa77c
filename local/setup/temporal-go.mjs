/**
 * Builds the Temporal CLI from its Go module: the way that works wherever a Go module proxy can be reached. Built
 * aside and renamed into place, so that nobody ever finds half a program in the cache folder.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { run } from './run.mjs';

/** @import { Place } from './place.mjs' */

const module = 'github.com/temporalio/cli';
const limitMs = 20 * 60_000;

/**
 * @param {Place} here
 * @param {string} go
 * @param {string} version
 * @param {string} destination where the program shall lie
 * @returns {Promise<string>} the destination
 */
export async function goInstallTemporal({ env, signal }, go, version, destination) {
  mkdirSync(dirname(destination), { recursive: true });
  const work = mkdtempSync(`${dirname(destination)}-`);
  try {
    // Without this flag the program reports 0.0.0-DEV as its version; -s -w leaves out what only debuggers read.
    const flags = `-s -w -X ${module}/temporalcli.Version=${version}`;
    const args = ['install', '-ldflags', flags, `${module}/cmd/temporal@v${version}`];
    await run(go, args, { env: { ...env, GOBIN: work }, signal, limitMs });
    renameSync(join(work, basename(destination)), destination);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return destination;
}
