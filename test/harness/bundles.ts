/**
 * The bundles of a test file's workers. Bundling costs seconds of CPU, and every worker of one file and timing runs the
 * same code: it is done once, into a file that worker processes can read, too.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import type { Timing } from '../../contracts/timing.js';
import { bundleWorkflows } from '../../worker/bundle.js';

const made = new Map<string, Promise<{ codePath: string }>>();

export function bundleOf(workflowsPath: string, timing: Timing): Promise<{ codePath: string }> {
  const id = JSON.stringify([workflowsPath, timing]);
  const bundle = made.get(id) ?? bundleToFile(workflowsPath, timing);
  made.set(id, bundle);
  return bundle;
}

async function bundleToFile(workflowsPath: string, timing: Timing): Promise<{ codePath: string }> {
  const { code } = await bundleWorkflows({ workflowsPath, timing, logger: new DefaultLogger('ERROR') });
  const folder = mkdtempSync(join(tmpdir(), 'millrace-test-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const codePath = join(folder, 'bundle.js');
  writeFileSync(codePath, code);
  return { codePath };
}
