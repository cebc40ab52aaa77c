import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { pythonEnv } from './python-env.mjs';
import { putProgram, temporaryPlace } from './temporary.mjs';

const jobs = { name: 'jobs', shown: 'pyarrow', remedy: 'mend the network' };

/** A project with a `python3` whose environments hold a python that writes down how its pip was called. */
function aProject(pip = 'exit 0') {
  const here = temporaryPlace();
  const python = join(here.root, 'python');
  const called = join(here.root, 'called');
  const inside = putProgram(join(here.root, 'inside'), `echo "$@" >>${called}; ${pip}`);
  const file = join(python, 'requirements-jobs.txt');
  putProgram(
    join(here.root, 'bin', 'python3'),
    `case "$*" in
      -c*) echo '[[3, 11, 7], ""]';;
      *venv*) for folder; do :; done; mkdir -p "$folder/bin"; cp ${inside} "$folder/bin/python";;
    esac`,
  );
  putProgram(file, '');
  writeFileSync(file, 'boto3==1.0.0\npyarrow==26.0.1\n');
  const calls = () => readFileSync(called, 'utf8').trim().split('\n').length;
  return { here: { ...here, python }, file, calls };
}

test('makes an environment once, from the pinned requirements', async () => {
  const { here, file, calls } = aProject();
  const folder = join(here.millrace, 'python', 'jobs');
  expect(await pythonEnv(here, jobs)).toMatchObject({ folder, version: 'pyarrow 26.0.1', fresh: true });
  expect(await pythonEnv(here, jobs)).toMatchObject({ folder, version: 'pyarrow 26.0.1', fresh: false });
  expect(readFileSync(join(here.root, 'called'), 'utf8')).toContain(`--requirement ${file}`);
  expect(calls()).toBe(1);
});

test('makes it anew when the requirements have changed, and when its Python has gone', async () => {
  const { here, file } = aProject();
  const { folder } = await pythonEnv(here, jobs);
  writeFileSync(file, 'pyarrow==27.0.0\n');
  expect(await pythonEnv(here, jobs)).toMatchObject({ version: 'pyarrow 27.0.0', fresh: true });
  rmSync(join(folder, 'bin', 'python'));
  expect(await pythonEnv(here, jobs)).toMatchObject({ fresh: true });
});

test('makes it anew with another MILLRACE_PYTHON, and keeps that one when the variable is no longer set', async () => {
  const { here } = aProject();
  await pythonEnv(here, jobs);
  const chosen = { ...here, env: { ...here.env, MILLRACE_PYTHON: join(here.root, 'bin', 'python3') } };
  expect(await pythonEnv(chosen, jobs)).toMatchObject({ fresh: true });
  expect(await pythonEnv(chosen, jobs)).toMatchObject({ fresh: false });
  expect(await pythonEnv(here, jobs)).toMatchObject({ fresh: false });
});

test('shows what pip printed when it fails, with the remedy, and starts over the next time', async () => {
  const { here, calls } = aProject('echo "no such version"; exit 1');
  for (const _ of [1, 2]) {
    const error = await pythonEnv(here, jobs).catch((problem) => problem);
    expect(error).toMatchObject({ name: 'SetupProblem', output: 'no such version\n', remedy: 'mend the network' });
  }
  expect(calls()).toBe(2);
});
