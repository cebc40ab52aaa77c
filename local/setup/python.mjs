/** Finds a Python that can make virtual environments, and says what is wrong with those that can't. */
import { findProgram } from './find-program.mjs';
import { reason, SetupProblem } from './problem.mjs';
import { run } from './run.mjs';

/** @import { Place } from './place.mjs' */

/** The pinned pyarrow has no wheels for anything older. */
const oldest = /** @type {const} */ ([3, 11]);

const probe = `
import json, sys
missing = ""
try:
    import venv, ensurepip
except ImportError as error:
    missing = str(error)
print(json.dumps([list(sys.version_info[:3]), missing]))
`;

/**
 * @param {Place} here
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function findPython(here) {
  const chosen = here.env['MILLRACE_PYTHON'];
  const tried = chosen ? [] : ['MILLRACE_PYTHON: not set'];
  for (const name of chosen ? [chosen] : ['python3', 'python']) {
    try {
      return await usable(here, name);
    } catch (error) {
      here.signal.throwIfAborted();
      tried.push(`${chosen ? `MILLRACE_PYTHON=${name}` : `${name} on the PATH`}: ${reason(error)}`);
    }
  }
  throw new SetupProblem(`there is no usable Python ${oldest.join('.')} or newer`, {
    tried,
    remedy:
      'install Python (python.org), on Debian and Ubuntu with its environments: sudo apt-get install python3 python3-venv; ' +
      'or set MILLRACE_PYTHON to the path of one',
  });
}

/** @param {Place} here @param {string} name a name on the PATH, or a path */
async function usable({ env, signal }, name) {
  const path = /[\\/]/.test(name) ? name : findProgram(name, env);
  if (path === undefined) throw new Error('none there');
  const printed = await run(path, ['-c', probe], { env, signal, limitMs: 20_000 });
  const [[major, minor, patch], missing] = /** @type {[[number, number, number], string]} */ (JSON.parse(printed));
  const version = `${major}.${minor}.${patch}`;
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) throw new Error(`${path} is Python ${version}`);
  if (missing !== '') throw new Error(`${path} (Python ${version}) makes no virtual environments: ${missing}`);
  return { path, version };
}
