/**
 * `.millrace/tools.json`: where the set-up found or put each program, for the TypeScript side (`local/tools.ts`).
 * Written only when every part is there, so that its presence means a finished set-up.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { wholeJson } from './whole-json.mjs';

/** @import { Place } from './place.mjs' */

/**
 * @typedef {object} Tools
 * @property {string} node
 * @property {{ path: string, version: string }} temporal
 * @property {{ ministack: string } | { url: string }} emulator
 * @property {string} jobsPython
 * @property {string} pythonPath the folder that holds `awsglue`
 */

/** @param {Place} here @param {Tools} tools */
export function writeTools(here, tools) {
  const path = join(here.millrace, 'tools.json');
  mkdirSync(here.millrace, { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(tools, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** What the last finished set-up wrote. @param {Place} here @returns {Partial<Tools> | undefined} */
export const previousTools = (here) => wholeJson(join(here.millrace, 'tools.json'));
