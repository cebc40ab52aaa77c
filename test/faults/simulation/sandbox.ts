/**
 * The sandbox with the simulation's pipelines, bundled once per process, and warm: a client of AWS's reads files and loads
 * modules with its first call, and what takes real time does not belong between two events of virtual time.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { defaultTiming } from '../../../contracts/timing.js';
import { bundleWorkflows } from '../../../worker/bundle.js';
import { jobKinds } from '../../../activities/specs.js';
import { product } from './compose.js';
import { useWorkerCredentials } from './credentials.js';
import { createSandbox, type Sandbox } from './temporal/run.js';
import { interleave } from './world/world.js';

let made: Promise<Sandbox> | undefined;

export function sandbox(): Promise<Sandbox> {
  useWorkerCredentials();
  return (made ??= bundleWorkflows({
    workflowsPath: pipelines(),
    timing: defaultTiming,
    logger: new DefaultLogger('ERROR'),
  }).then(async ({ code }) => warm(createSandbox({ code }))));
}

async function warm(made: Sandbox): Promise<Sandbox> {
  const job = { startsAfterMs: 0, runsMs: 2_000, exitCode: 0, ignoresStop: false };
  for (const kind of jobKinds) {
    const plan = { kind, shape: 'sequence', jobs: [job], workers: 1, lag: 0, latencyMs: 50, faults: [] } as const;
    // The second time everything is in memory.
    for (const schedule of [1, 2]) await interleave({ plan, schedule }, made, product);
  }
  return made;
}

/** As source or as built. */
function pipelines(): string {
  const found = ['ts', 'js']
    .map((ending) => fileURLToPath(new URL(`pipelines/index.${ending}`, import.meta.url)))
    .find(existsSync);
  if (!found) throw new Error(`There are no pipelines beside ${import.meta.url}`);
  return found;
}
