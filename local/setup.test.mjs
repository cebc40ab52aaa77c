/** The program itself, copied into a project of a few lines, with an npm that installs and builds next to nothing. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { temporaryPlace } from './setup/temporary.mjs';

const local = dirname(fileURLToPath(import.meta.url));
const npm = `
const fs = require('fs');
fs.appendFileSync('calls', process.argv.slice(2, 4).join(' ') + ';');
if (process.argv[2] === 'ci') {
  fs.mkdirSync('node_modules/node/bin', { recursive: true });
  fs.writeFileSync('node_modules/node/bin/node', '#!/bin/sh\\necho v24.0.0', { mode: 0o755 });
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
}`;

function aProject() {
  const { root, env } = temporaryPlace();
  cpSync(join(local, 'setup.mjs'), join(root, 'local', 'setup.mjs'));
  cpSync(join(local, 'setup'), join(root, 'local', 'setup'), { recursive: true });
  writeFileSync(join(root, 'npm-cli.js'), npm);
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/node': { version: '24.0.0' } } }),
  );
  /** @param {string[]} args */
  const setUp = (...args) =>
    spawnSync(process.execPath, [join(root, 'local', 'setup.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...env, npm_execpath: join(root, 'npm-cli.js'), npm_node_execpath: process.execPath },
    });
  return { root, setUp };
}

test('--build-only installs packages, builds, and looks for nothing else', () => {
  const { root, setUp } = aProject();
  expect(setUp('--build-only')).toMatchObject({ status: 0 });
  expect(readFileSync(join(root, 'calls'), 'utf8')).toBe('ci --include=dev;run build;');
  // It means a whole set-up.
  expect(existsSync(join(root, '.millrace', 'tools.json'))).toBe(false);
});

test('writes its lines to stderr: stdout is that of the program behind it', () => {
  const { setUp } = aProject();
  const { stdout, stderr } = setUp('--build-only');
  expect(stderr).toMatch(/^setup {2}node_modules .*\nsetup {2}build .*\nsetup {2}ready {2}.*\n$/);
  expect(stdout).toBe('');
});

test('an option that there is not ends it with 1', () => {
  const { status, stderr } = aProject().setUp('--build');
  expect(stderr).toBe('setup  failed: unknown option --build; there are only --no-build and --build-only\n');
  expect(status).toBe(1);
});
