import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { pinned, temporalCli } from './temporal-cli.mjs';
import { putProgram, temporaryPlace } from './temporary.mjs';

const current = `echo 'temporal version ${pinned.version} (Server ${pinned.server}, UI 2.42.1)'`;
const old = `echo 'temporal version 1.0.0 (Server 1.24.2, UI 2.27.0)'`;

// Refused at once: nothing listens on port 1 of the loopback address.
const nowhere = { downloadHost: 'http://127.0.0.1:1' };
const inCache = (/** @type {{ root: string }} */ here) =>
  join(here.root, 'cache', 'millrace', `temporal-${pinned.version}`, 'temporal');

const aPlace = (env = {}) => {
  const here = temporaryPlace();
  return Object.assign(here, { env: { ...here.env, XDG_CACHE_HOME: join(here.root, 'cache'), ...env } });
};

test('takes the program that MILLRACE_TEMPORAL_CLI names, before one on the PATH, whatever its version', async () => {
  const here = aPlace({ MILLRACE_TEMPORAL_CLI: './mine/temporal' });
  putProgram(join(here.root, 'bin', 'temporal'), current);
  const mine = putProgram(join(here.root, 'mine', 'temporal'), old);
  expect(await temporalCli(here, nowhere)).toMatchObject({ path: mine, version: '1.0.0', fresh: true });
});

test('names the variable and its value when there is no such program, and looks no further', async () => {
  const here = aPlace({ MILLRACE_TEMPORAL_CLI: '/nowhere/temporal' });
  putProgram(join(here.root, 'bin', 'temporal'), current);
  await expect(temporalCli(here, nowhere)).rejects.toThrow(
    'MILLRACE_TEMPORAL_CLI=/nowhere/temporal: there is no /nowhere/temporal',
  );
});

test('names the variable and its value when the program is another one', async () => {
  const here = aPlace({ MILLRACE_TEMPORAL_CLI: 'other' });
  putProgram(join(here.root, 'other'), 'echo hello');
  await expect(temporalCli(here, nowhere)).rejects.toThrow(
    `MILLRACE_TEMPORAL_CLI=other: ${here.root}/other --version printed "hello", which is not the Temporal CLI's`,
  );
});

test('takes the one on the PATH before the cache folder', async () => {
  const here = aPlace();
  const path = putProgram(join(here.root, 'bin', 'temporal'), current);
  putProgram(inCache(here), current);
  expect(await temporalCli(here, nowhere)).toMatchObject({ path, source: `temporal on the PATH: ${path}` });
});

test('passes over one on the PATH with an older server', async () => {
  const here = aPlace();
  putProgram(join(here.root, 'bin', 'temporal'), old);
  putProgram(inCache(here), current);
  expect(await temporalCli(here, nowhere)).toMatchObject({ path: inCache(here) });
});

test('says nothing new when the last set-up found the same one', async () => {
  const here = aPlace();
  const path = putProgram(inCache(here), current);
  mkdirSync(here.millrace);
  const tools = { temporal: { path, version: pinned.version } };
  writeFileSync(join(here.millrace, 'tools.json'), JSON.stringify(tools));
  expect(await temporalCli(here, nowhere)).toMatchObject({ fresh: false });
});

test('downloads as the SDK does, and keeps the program in the cache folder', async () => {
  const here = aPlace({ PATH: '/usr/bin:/bin' });
  const host = await downloadHost(here.root);
  expect(await temporalCli(here, { downloadHost: host.url })).toMatchObject({
    path: inCache(here),
    source: `the SDK's download: ${inCache(here)}`,
  });
  expect(host.asked[0]).toMatch(new RegExp(`^/cli/v${pinned.version}\\?arch=\\w+&platform=\\w+&format=tar.gz$`));
  expect(readdirSync(join(here.root, 'cache', 'millrace'))).toEqual([`temporal-${pinned.version}`]);

  expect((await temporalCli(here, nowhere)).source).toBe(`the cache folder: ${inCache(here)}`);
});

test('lets Go build it when the download is refused, and announces the wait', async () => {
  const here = aPlace();
  putProgram(join(here.root, 'made'), current);
  const called = join(here.root, 'called');
  putProgram(join(here.root, 'bin', 'go'), `echo "$@" >${called}; cp ${join(here.root, 'made')} "$GOBIN/temporal"`);
  expect(await temporalCli(here, nowhere)).toMatchObject({
    path: inCache(here),
    source: `go install: ${inCache(here)}`,
  });
  expect(readFileSync(called, 'utf8')).toContain(`github.com/temporalio/cli/cmd/temporal@v${pinned.version}`);
  expect(here.said.join()).toMatch(/127.0.0.1:1: .*; Go builds/);
  expect(readdirSync(join(here.root, 'cache', 'millrace'))).toEqual([`temporal-${pinned.version}`]);
});

test('replaces a program in the cache folder that does not run', async () => {
  const here = aPlace({ PATH: '/usr/bin:/bin' });
  putProgram(inCache(here), 'exit 3');
  const { url } = await downloadHost(here.root);
  expect(await temporalCli(here, { downloadHost: url })).toMatchObject({ version: pinned.version });
});

test('says of every source why it had none, in their order, and what would help', async () => {
  const here = aPlace();
  putProgram(join(here.root, 'bin', 'temporal'), old);
  putProgram(join(here.root, 'bin', 'go'), 'echo "proxy.example: no route" >&2; exit 1');
  const error = await temporalCli(here, nowhere).catch((problem) => problem);
  expect(error.message).toBe(`the Temporal CLI ${pinned.version} can't be had`);
  expect(error.tried).toEqual([
    'MILLRACE_TEMPORAL_CLI: not set',
    `temporal on the PATH: ${here.root}/bin/temporal has server 1.24.2, older than ${pinned.server}`,
    `the cache folder: there is no ${inCache(here)}`,
    expect.stringMatching(/^the SDK's download: 127\.0\.0\.1:1: ./),
    expect.stringMatching(/^go install: .* ended with exit code 1: proxy\.example: no route$/),
  ]);
  expect(error.remedy).toContain('MILLRACE_TEMPORAL_CLI');
});

test('says that there is no Go', async () => {
  const error = await temporalCli(aPlace(), nowhere).catch((problem) => problem);
  expect(error.tried.at(-1)).toBe('go install: no Go on the PATH');
});

/** A host that answers as Temporal's does. @param {string} folder */
async function downloadHost(folder) {
  putProgram(join(folder, 'packed', 'temporal'), current);
  const archive = execFileSync('tar', ['-czf', '-', '-C', join(folder, 'packed'), 'temporal']);
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/archive') response.end(archive);
    else response.end(JSON.stringify({ archiveUrl: `${url}/archive`, fileToExtract: 'temporal' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, asked };
}
