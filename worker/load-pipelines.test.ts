import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPipelines } from './load-pipelines.js';

let folder: string;
const contract = `{ summary: 'One.', input: {} }`;

// Inside the project, so that what the files import is found.
beforeEach(() => (folder = mkdtempSync(fileURLToPath(new URL('.pipelines-', import.meta.url)))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): string {
  const path = join(folder, file);
  writeFileSync(path, text);
  return path;
}

const define = (name: string) =>
  `export const ${name} = Object.assign(async function ${name}() {}, { contract: ${contract} });\n`;

it('loads pipelines by name', async () => {
  expect(Object.keys(await loadPipelines(write('index.js', define('flights') + define('reports'))))).toEqual([
    'flights',
    'reports',
  ]);
});

it("refuses an export whose name is not its function's, and names both", async () => {
  const index = write(
    'index.js',
    `const inner = Object.assign(async function inner() {}, { contract: ${contract} });\nexport { inner as outer };`,
  );
  await expect(loadPipelines(index)).rejects.toThrow(/outer is the function inner/);
});

it("refuses names that are the engine's", async () => {
  await expect(loadPipelines(write('index.js', define('millraceOwn')))).rejects.toThrow(
    /millraceOwn: names that begin with millrace/,
  );
});

it('refuses an index that leaves a pipeline out, and names its file', async () => {
  write(
    'forgotten.js',
    `const definePipeline = (c, f) => f;\nexport const forgotten = definePipeline(${contract}, async function forgotten() {});`,
  );
  await expect(loadPipelines(write('index.js', define('flights')))).rejects.toThrow(
    /forgotten\.js defines the pipeline forgotten, which is not exported/,
  );
});
