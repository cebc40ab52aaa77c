import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultTiming } from '../contracts/timing.js';
import { bundleWorkflows } from './bundle.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(fileURLToPath(new URL('.bundle-', import.meta.url)))));
afterEach(() => rmSync(folder, { recursive: true }));

function bundle(text: string) {
  const workflowsPath = join(folder, 'index.ts');
  writeFileSync(workflowsPath, text);
  return bundleWorkflows({
    workflowsPath,
    timing: defaultTiming,
    logger: new DefaultLogger('OFF' as 'ERROR', () => undefined),
  });
}

it('holds the engine and the pipelines, and no zod', async () => {
  const { code } = await bundle(`
    import { z } from 'zod';
    import { definePipeline } from '../../workflows/lib/index.js';
    export const flights = definePipeline({ summary: 'One.', input: z.object({ date: z.iso.date() }) }, async function flights() {});
  `);
  expect(code).toContain('async function flights');
  expect(code).toContain('millraceReceipt');
  expect(code).not.toContain('ZodObject');
});

it.each([
  [
    'a builtin of Node',
    `import { readFileSync } from 'node:fs';\nexport async function reads() { readFileSync('x'); }`,
    'fs',
  ],
  [
    'a module that does not exist',
    `import { nothing } from './nowhere.js';\nexport async function runs() { nothing(); }`,
    './nowhere.js',
  ],
])('refuses %s in a pipeline, and names it', async (_, text, name) => {
  await expect(bundle(text)).rejects.toThrow(name);
});
