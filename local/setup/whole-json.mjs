/**
 * Reads a JSON file that some set-up left behind. One that is missing, or cut off by a kill or a full disk, tells
 * nothing, and what it should have told of is made anew.
 */
import { readFileSync } from 'node:fs';

/** @param {string} path @returns {any} `undefined` without a whole file */
export function wholeJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const isMissing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
    if (isMissing || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
