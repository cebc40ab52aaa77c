import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { build } from './build.mjs';
import { temporaryPlace } from './temporary.mjs';

/** @param {string} program what `npm run build` does */
function aProject(program) {
  const here = temporaryPlace();
  const npm = join(here.root, 'npm-cli.js');
  writeFileSync(npm, program);
  mkdirSync(join(here.root, 'worker'));
  writeFileSync(join(here.root, 'worker', 'main.ts'), 'export {};');
  return Object.assign(here, { env: { ...here.env, npm_execpath: npm, npm_node_execpath: process.execPath } });
}

test('builds once, and again only after a source has changed', async () => {
  const here = aProject(`require('fs').appendFileSync('calls', process.argv.slice(2).join(' ') + ';')`);
  const calls = () => readFileSync(join(here.root, 'calls'), 'utf8');

  expect(await build(here)).toMatchObject({ fresh: true, version: '1 files' });
  expect(await build(here)).toMatchObject({ fresh: false });
  expect(calls()).toBe('run build;');

  writeFileSync(join(here.root, 'worker', 'main.test.ts'), 'a test is not built');
  mkdirSync(join(here.root, 'node_modules'));
  writeFileSync(join(here.root, 'node_modules', 'other.ts'), 'nor is a dependency');
  expect(await build(here)).toMatchObject({ fresh: false });

  writeFileSync(join(here.root, 'worker', 'main.ts'), 'export const changed = true;');
  expect(await build(here)).toMatchObject({ fresh: true });
  expect(calls()).toBe('run build;run build;');
});

test('shows what a failed build printed, and tries again the next time', async () => {
  const here = aProject(`console.log('main.ts(1,1): error TS1005'); process.exit(2)`);
  for (const _ of [1, 2]) {
    const error = await build(here).catch((problem) => problem);
    expect(error).toMatchObject({ name: 'SetupProblem', output: 'main.ts(1,1): error TS1005\n' });
  }
});
