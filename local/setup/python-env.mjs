/**
 * A virtual environment of the project's own, from pinned requirements: nothing is installed into the person's
 * Python. A stamp in it, written last, holds what it was made from; an environment without it, from other
 * requirements or in a folder that has moved, is made anew.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SetupProblem } from './problem.mjs';
import { findPython } from './python.mjs';
import { run, RunFailed } from './run.mjs';
import { wholeJson } from './whole-json.mjs';

/** @import { Place } from './place.mjs' */
/** @import { Part } from './step.mjs' */

const limitMs = 15 * 60_000;

/**
 * @param {Place} here
 * @param {{ name: string, shown: string, remedy: string }} part `name` of the folder and of the requirements file;
 *   `shown` is the package whose version stands for the environment; `remedy` is for when pip fails
 * @returns {Promise<Part & { folder: string }>}
 */
export async function pythonEnv(here, { name, shown, remedy }) {
  const folder = join(here.millrace, 'python', name);
  const file = join(here.python, `requirements-${name}.txt`);
  const requirements = readFileSync(file, 'utf8');
  const version = requirements.match(new RegExp(`^${shown}==.*`, 'm'))?.[0].replace('==', ' ') ?? shown;
  const stamp = join(folder, 'millrace.json');
  const wanted = { folder, requirements: createHash('sha256').update(requirements).digest('hex') };
  const chosen = here.env['MILLRACE_PYTHON'];

  if (isCurrent(folder, stamp, { ...wanted, ...(chosen && { chosen }) })) {
    return { folder, version, source: file, fresh: false };
  }
  const python = await findPython(here);
  try {
    await make(here, python.path, folder, file);
  } catch (error) {
    if (!(error instanceof RunFailed)) throw error;
    const { message, output } = error;
    throw new SetupProblem(`${folder} could not be made: ${message}`, { output, remedy, cause: error });
  }
  writeFileSync(stamp, JSON.stringify({ ...wanted, chosen }));
  return { folder, version, source: `pip in Python ${python.version}`, fresh: true };
}

/** A program of a virtual environment. @param {string} folder @param {string} name */
export const program = (folder, name) =>
  process.platform === 'win32' ? join(folder, 'Scripts', `${name}.exe`) : join(folder, 'bin', name);

/** @param {string} folder @param {string} stamp @param {Record<string, string>} wanted what the stamp must say */
function isCurrent(folder, stamp, wanted) {
  // The interpreter is a link: it dangles when the Python that the environment was made with has gone.
  if (!existsSync(program(folder, 'python'))) return false;
  const made = wholeJson(stamp);
  return made !== undefined && Object.entries(wanted).every(([key, value]) => made[key] === value);
}

/** @param {Place} here @param {string} python @param {string} folder @param {string} file */
async function make({ env, signal }, python, folder, file) {
  rmSync(folder, { recursive: true, force: true });
  const options = { env, signal, limitMs };
  // Isolated (-I): neither PYTHONPATH nor the person's own packages may stand in for a pinned one.
  await run(python, ['-I', '-m', 'venv', folder], options);
  const pip = ['-I', '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--only-binary', ':all:'];
  await run(program(folder, 'python'), [...pip, '--requirement', file], options);
}
