/** The pipelines of a folder of compiled code, bundled by the bundler that lies beside them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import type { bundleWorkflows } from '../../../worker/bundle.js';
import type { Timing } from '../../../contracts/timing.js';
import type { Code } from './batch.js';

interface Bundler {
  bundleWorkflows: typeof bundleWorkflows;
}

export async function codeIn(folder: string, timing: Timing): Promise<Code> {
  const bundler = (await import(pathToFileURL(join(folder, 'worker/bundle.js')).href)) as Bundler;
  const target = mkdtempSync(join(tmpdir(), 'millrace-bundle-'));
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
  const bundle = async (module: string) => {
    const workflowsPath = join(folder, 'test/faults/rig/pipelines', module);
    const { code } = await bundler.bundleWorkflows({ workflowsPath, timing, logger: new DefaultLogger('ERROR') });
    const file = join(target, module);
    writeFileSync(file, code);
    return file;
  };
  return { folder, bundle: await bundle('index.js'), changedBundle: await bundle('changed.js') };
}
