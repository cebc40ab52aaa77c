#!/usr/bin/env node
/**
 * `npx millrace local` in a project of one's own: sets up what the local AWS and Temporal need, then runs them until
 * Ctrl-C. `npx millrace setup` only sets up. Plain JavaScript, because the set-up comes before everything else.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [command, ...rest] = process.argv.slice(2);

if ((command !== 'local' && command !== 'setup') || rest.length > 0) {
  process.stderr.write(
    'Usage: millrace local   Temporal, AWS and PostgreSQL on this machine, until Ctrl-C\n       millrace setup   only installs what they need\n',
  );
  process.exit(2);
}
const setup = spawnSync(process.execPath, [here('setup.mjs')], { stdio: 'inherit' });
if (setup.status !== 0) process.exit(setup.status ?? 1);
if (command === 'local') await import(new URL('../dist/local/main.js', import.meta.url).href);
