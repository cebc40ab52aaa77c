import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import { run, RunFailed } from './run.mjs';
import { putProgram, temporaryPlace } from './temporary.mjs';

const options = { env: process.env, signal: new AbortController().signal, limitMs: 10_000 };
const slow = { timeout: 4_000 };

test('gives what the program printed on stdout', async () => {
  expect(await run('sh', ['-c', 'echo noise >&2; echo answer'], options)).toBe('answer\n');
});

test('keeps all that a failing program printed, and puts its last line into the message', async () => {
  const error = await run('sh', ['-c', 'echo one; echo two >&2; exit 7'], options).catch((failure) => failure);
  expect(error).toBeInstanceOf(RunFailed);
  expect(error.message).toMatch(/ended with exit code 7: /);
  expect(error.output.split('\n').toSorted()).toEqual(['', 'one', 'two']);
});

test('says which program could not be started', async () => {
  await expect(run('/nowhere/program', [], options)).rejects.toThrow(
    '/nowhere/program ended with exit code 127: spawn /nowhere/program ENOENT',
  );
});

test('leaves no program behind when the set-up is killed', async () => {
  const here = temporaryPlace();
  const port = join(here.root, 'port');
  const server = `require('http').createServer((_, answer) => answer.end()).listen(0, '127.0.0.1', function () {
    require('fs').writeFileSync('${port}.new', String(this.address().port));
    require('fs').renameSync('${port}.new', '${port}');
  })`;
  const program = putProgram(join(here.root, 'program'), `'${process.execPath}' -e "${server}" & wait`);
  const setUp = `import { run } from '${new URL('run.mjs', import.meta.url).href}';
    await run('${program}', [], { env: process.env, signal: new AbortController().signal, limitMs: 60_000 });`;
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', setUp], { stdio: 'ignore' });
  await vi.waitUntil(() => existsSync(port), slow);
  killed.kill('SIGKILL');
  // Its process id would say too little: it stays taken until init has noticed the end.
  const url = `http://127.0.0.1:${readFileSync(port, 'utf8')}`;
  await vi.waitFor(() => expect(fetch(url)).rejects.toThrow(), slow);
});

test('ends a program that takes too long', async () => {
  await expect(run('sleep', ['60'], { ...options, limitMs: 50 })).rejects.toThrow('sleep 60 took longer than 0.05 s');
});

test("ends a program and its children when the person stops the set-up, with the stop's own reason", async () => {
  const here = temporaryPlace();
  const [alive, ended] = [join(here.root, 'alive'), join(here.root, 'ended')];
  const child = putProgram(
    join(here.root, 'child'),
    `trap 'touch ${ended}; exit' TERM; touch ${alive}; sleep 60 & wait`,
  );
  const parent = putProgram(join(here.root, 'parent'), `${child} & wait`);
  const stop = new AbortController();
  const running = run(parent, [], { ...options, signal: stop.signal });
  await vi.waitUntil(() => existsSync(alive), slow);
  stop.abort(new Error('stopped by SIGINT'));
  await expect(running).rejects.toThrow('stopped by SIGINT');
  await vi.waitUntil(() => existsSync(ended), slow);
});
