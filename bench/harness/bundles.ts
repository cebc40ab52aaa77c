/** Bundles made before a worker starts: what the bundler leaves behind in memory is then not the worker's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { defaultTiming, type Timing } from '../../contracts/timing.js';
import { bundleWorkflows } from '../../worker/bundle.js';
import { moduleBeside } from './module-beside.js';

/** As the product makes it; pipelines and the engine as they come, real zod included; or workflows without an engine. */
export type Bundling = 'product' | 'with zod' | 'plain';

/** Gives the file, for `WorkerOrder.bundlePath`. */
export async function bundleInto(
  file: string,
  workflowsPath: string,
  bundling: Bundling,
  timing: Timing = defaultTiming,
): Promise<string> {
  const { code } = await (bundling === 'product'
    ? bundleWorkflows({ workflowsPath, timing, logger })
    : bundleWorkflowCode({
        workflowsPath: bundling === 'plain' ? workflowsPath : entryWithZod(workflowsPath),
        logger,
      }));
  writeFileSync(file, code);
  return file;
}

const logger = new DefaultLogger('ERROR');

/** Beside the pipelines, from where zod is in reach. */
function entryWithZod(workflowsPath: string): string {
  const entry = join(workflowsPath, '..', 'with-zod.mjs');
  const engine = JSON.stringify(moduleBeside('../../workflows/lib/engine-workflows', import.meta.url));
  writeFileSync(entry, `export * from ${JSON.stringify(workflowsPath)};\nexport * from ${engine};\n`);
  return entry;
}
