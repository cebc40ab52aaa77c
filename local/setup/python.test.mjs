import { join } from 'node:path';

import { expect, test } from 'vitest';

import { findPython } from './python.mjs';
import { putProgram, temporaryPlace } from './temporary.mjs';

const answers = (/** @type {unknown[]} */ version, missing = '') =>
  `cat <<'END'
${JSON.stringify([version, missing])}
END`;

/** @param {Record<string, string>} programs @param {NodeJS.ProcessEnv} [env] */
function aPlace(programs, env = {}) {
  const here = temporaryPlace({ env });
  for (const [name, lines] of Object.entries(programs)) putProgram(join(here.root, 'bin', name), lines);
  return here;
}

test('takes python3 before python', async () => {
  const here = aPlace({ python3: answers([3, 13, 0]), python: answers([3, 12, 1]) });
  expect(await findPython(here)).toEqual({ path: join(here.root, 'bin', 'python3'), version: '3.13.0' });
});

test('takes python where python3 is too old', async () => {
  const here = aPlace({ python3: answers([3, 9, 2]), python: answers([3, 11, 7]) });
  expect(await findPython(here)).toMatchObject({ version: '3.11.7' });
});

test('says of a Python without ensurepip that it makes no environments, and which package brings them', async () => {
  const here = aPlace({ python3: answers([3, 11, 2], "No module named 'ensurepip'") });
  const error = await findPython(here).catch((problem) => problem);
  expect(error.tried).toEqual([
    'MILLRACE_PYTHON: not set',
    `python3 on the PATH: ${here.root}/bin/python3 (Python 3.11.2) makes no virtual environments: No module named 'ensurepip'`,
    'python on the PATH: none there',
  ]);
  expect(error.remedy).toContain('python3-venv');
});

test('takes MILLRACE_PYTHON alone when it is set, and names its value when it is wrong', async () => {
  const here = aPlace({ python3: answers([3, 13, 0]) }, { MILLRACE_PYTHON: '/nowhere/python' });
  const error = await findPython(here).catch((problem) => problem);
  expect(error.tried).toEqual([expect.stringContaining('MILLRACE_PYTHON=/nowhere/python: ')]);
});
