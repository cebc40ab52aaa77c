/**
 * PostgreSQL's data folder. It is laid out beside its place and moved there when it is complete, so that a first start
 * that is cut short is simply done again.
 */
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asServerUser, giveToServerUser } from './postgres-account.js';
import type { PostgresPackage } from './postgres-package.js';
import { runToEnd } from './run-to-end.js';

/** Name and password of the one user: who reaches the port is on this machine and can run jobs on it anyway. */
export const USER = 'millrace';

/** The same in every place: messages in English, times in UTC. */
export const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export async function layOut(
  found: PostgresPackage,
  dataDir: string,
  logFile: string,
  signal?: AbortSignal,
): Promise<void> {
  if (await exists(join(dataDir, 'PG_VERSION'))) return giveToServerUser(dataDir);
  const fresh = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  await giveToServerUser(fresh);
  await writeFile(passwordFile, `${USER}\n`);
  const args = [
    `--pgdata=${fresh}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-sync',
    '--no-instructions',
  ];
  try {
    await runToEnd(
      await asServerUser({ program: found.initdb, args, cwd: '/', env: ENVIRONMENT }, fresh),
      logFile,
      signal,
    );
  } finally {
    await rm(passwordFile);
  }
  await rename(fresh, dataDir);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw new Error(`the database folder cannot be read: ${String(error)}`, { cause: error });
    },
  );
}
