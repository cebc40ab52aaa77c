/**
 * The part of the set-up that an image of the local AWS needs: MiniStack and the jobs' Python, at the place and of the
 * versions that `local/setup.mjs` would give them. Temporal is a container of its own there, and node_modules and the
 * build come from another stage of the Dockerfile.
 */
import { emulator } from '../setup/emulator.mjs';
import { jobsPython } from '../setup/jobs-python.mjs';
import { place } from '../setup/place.mjs';
import { explain } from '../setup/problem.mjs';
import { step } from '../setup/step.mjs';
import { writeTools } from '../setup/tools-file.mjs';

const here = place();
try {
  const aws = await step(here, 'AWS emulator', () => emulator(here));
  const python = await step(here, "jobs' Python", () => jobsPython(here));
  writeTools(here, {
    node: process.execPath,
    temporal: { path: 'not-in-this-image', version: 'none' },
    emulator: aws.emulator,
    jobsPython: python.path,
    pythonPath: here.python,
  });
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
