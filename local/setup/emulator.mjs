/**
 * MiniStack, for every AWS service that the job plane does not play itself, in a virtual environment; or whatever
 * emulator the person names instead.
 */
import { SetupProblem } from './problem.mjs';
import { program, pythonEnv } from './python-env.mjs';
import { previousTools } from './tools-file.mjs';

/** @import { Place } from './place.mjs' */
/** @import { Part } from './step.mjs' */

/** @param {Place} here @returns {Promise<Part & { emulator: { ministack: string } | { url: string } }>} */
export async function emulator(here) {
  const url = here.env['MILLRACE_AWS_EMULATOR_URL'];
  if (url) return given(here, url);
  const env = await pythonEnv(here, {
    name: 'emulator',
    shown: 'ministack',
    remedy:
      'mend what pip names (the network, PIP_INDEX_URL), or set MILLRACE_AWS_EMULATOR_URL to an emulator that runs',
  });
  return { ...env, emulator: { ministack: program(env.folder, 'ministack') } };
}

/** @param {Place} here @param {string} url */
function given(here, url) {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new SetupProblem(`MILLRACE_AWS_EMULATOR_URL=${url} is not an http or https URL`);
  }
  const before = previousTools(here)?.emulator;
  const fresh = before === undefined || !('url' in before) || before.url !== url;
  return { version: url, source: 'MILLRACE_AWS_EMULATOR_URL', fresh, emulator: { url } };
}
