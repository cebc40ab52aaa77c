/** The sandbox with the simulation's pipelines, bundled once per process. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { defaultTiming } from '../../../contracts/timing.js';
import { bundleWorkflows } from '../../../worker/bundle.js';
import { createSandbox, type Sandbox } from './temporal/run.js';

let made: Promise<Sandbox> | undefined;

export function sandbox(): Promise<Sandbox> {
  return (made ??= bundleWorkflows({
    workflowsPath: pipelines(),
    timing: defaultTiming,
    logger: new DefaultLogger('ERROR'),
  }).then(createSandbox));
}

/** As source or as built. */
function pipelines(): string {
  const found = ['ts', 'js']
    .map((ending) => fileURLToPath(new URL(`pipelines/index.${ending}`, import.meta.url)))
    .find(existsSync);
  if (!found) throw new Error(`There are no pipelines beside ${import.meta.url}`);
  return found;
}
