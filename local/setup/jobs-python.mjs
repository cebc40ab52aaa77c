/** The Python that runs the jobs' programs: what a Glue worker or a container image would bring along. */
import { program, pythonEnv } from './python-env.mjs';

/** @import { Place } from './place.mjs' */
/** @import { Part } from './step.mjs' */

/** @param {Place} here @returns {Promise<Part & { path: string }>} */
export async function jobsPython(here) {
  const env = await pythonEnv(here, {
    name: 'jobs',
    shown: 'pyarrow',
    remedy: 'mend what pip names (the network, PIP_INDEX_URL), or set MILLRACE_PYTHON to another Python',
  });
  return { ...env, path: program(env.folder, 'python') };
}
