/**
 * What a set-up leaves out. `--no-build` is for whoever needs no `dist` (the checks); `--build-only` for a program that
 * starts neither Temporal nor the local AWS, and shall not wait for a Go build and two Pythons.
 */
import { SetupProblem } from './problem.mjs';

/** @typedef {{ withBuild: boolean, withTools: boolean }} Options `withTools`: all that is no package of npm's */

const known = ['--no-build', '--build-only'];

/** @param {string[]} args @returns {Options} */
export function readOptions(args) {
  const unknown = args.filter((arg) => !known.includes(arg));
  if (unknown.length > 0) {
    throw new SetupProblem(`unknown option ${unknown.join(' ')}; there are only ${known.join(' and ')}`);
  }
  const [withBuild, withTools] = known.map((option) => !args.includes(option));
  if (!withBuild && !withTools) throw new SetupProblem(`${known.join(' and ')} exclude each other`);
  return { withBuild: withBuild === true, withTools: withTools === true };
}
