/**
 * Writes docs/openapi.json and docs/problems.md: `node dist/api/openapi/print.js <pipelines' module> <folder>`. The module
 * is an argument, because pipelines are the API's user and no part of it.
 */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPipelines } from '../pipelines/pipelines.js';
import { problemTable } from '../problem/table.js';
import { openApiDocument } from './document.js';

const [modulePath, folder] = process.argv.slice(2);
if (modulePath === undefined || folder === undefined) throw new Error("Usage: print.js <pipelines' module> <folder>");
const exports = (await import(pathToFileURL(resolve(modulePath)).href)) as Record<string, unknown>;
await writeFile(join(folder, 'openapi.json'), `${JSON.stringify(openApiDocument(readPipelines(exports)), null, 2)}\n`);
await writeFile(join(folder, 'problems.md'), problemTable());
