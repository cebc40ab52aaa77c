/**
 * Gets everything that Millrace needs on this machine, so that a fresh clone has two commands and no list of
 * installations. npm calls it before `test`, `demo`, `local`, `check` and `bench`; before `iam` and `verify-aws`, which
 * run nothing beside themselves, with `--build-only`. A part that is already there costs a look at a hash or a version,
 * so it may run any number of times; two at once wait for each other.
 *
 * Only Node's builtins here and below `setup/`: it runs before there is a node_modules, under Node 20 as well.
 *
 *   node local/setup.mjs [--no-build | --build-only]
 */
import { performance } from 'node:perf_hooks';

import { build } from './setup/build.mjs';
import { emulator } from './setup/emulator.mjs';
import { jobsPython } from './setup/jobs-python.mjs';
import { onlySetUp } from './setup/lock.mjs';
import { node, nodeModules } from './setup/node-modules.mjs';
import { readOptions } from './setup/options.mjs';
import { place } from './setup/place.mjs';
import { explain, SetupProblem } from './setup/problem.mjs';
import { seconds, step } from './setup/step.mjs';
import { temporalCli } from './setup/temporal-cli.mjs';
import { writeTools } from './setup/tools-file.mjs';

/** @import { Options } from './setup/options.mjs' */
/** @import { Place } from './setup/place.mjs' */

const began = performance.now();
const stop = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => stop.abort(new SetupProblem(`stopped by ${signal}`)));
}

try {
  const options = readOptions(process.argv.slice(2));
  const here = place({ signal: stop.signal });
  await onlySetUp(here, (locked) => setUp(locked, options));
  here.say(`setup  ready  ${seconds(began)}`);
} catch (error) {
  // Two parts may have failed by the same cause.
  const texts = new Set((error instanceof AggregateError ? error.errors : [error]).map(explain));
  for (const text of texts) console.error(text);
  process.exitCode = 1;
}

/**
 * The parts don't depend on each other, but for the build, which needs node_modules: they run side by side, and one
 * that fails leaves the others to finish, so that one run names all that is missing.
 *
 * @param {Place} here
 * @param {Options} options
 */
async function setUp(here, { withBuild, withTools }) {
  const modules = step(here, 'node_modules', () => nodeModules(here));
  if (!withTools) {
    await modules;
    if (withBuild) await step(here, 'build', () => build(here));
    return;
  }
  const parts = await Promise.allSettled([
    modules.then(() => node(here)),
    step(here, 'temporal', () => temporalCli(here)),
    step(here, 'AWS emulator', () => emulator(here)),
    step(here, "jobs' Python", () => jobsPython(here)),
    modules.then(() => (withBuild ? step(here, 'build', () => build(here)) : undefined)),
  ]);
  const failures = parts.flatMap((part) => (part.status === 'rejected' ? [part.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures);

  const [nodePath, temporal, aws, python] = parts.map((part) => /** @type {any} */ (part).value);
  writeTools(here, {
    node: nodePath,
    temporal: { path: temporal.path, version: temporal.version },
    emulator: aws.emulator,
    jobsPython: python.path,
    pythonPath: here.python,
  });
}
