/** For the tests: a place in a folder of its own, with programs of a few lines on its PATH. Nothing of the machine's is found. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import { place } from './place.mjs';

/** @import { Place } from './place.mjs' */

/**
 * @param {Partial<Place>} [given]
 * @returns {Place & { said: string[] }} gone after the test
 */
export function temporaryPlace(given = {}) {
  const root = mkdtempSync(join(tmpdir(), 'millrace-setup-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  /** @type {string[]} */
  const said = [];
  const env = { HOME: join(root, 'home'), PATH: join(root, 'bin'), ...given.env };
  return { ...place({ root, source: root, say: (line) => said.push(line), ...given, env }), said };
}

/**
 * @param {string} path
 * @param {string} lines of a POSIX shell
 * @returns {string} the path
 */
export function putProgram(path, lines) {
  mkdirSync(dirname(path), { recursive: true });
  // A PATH of its own: the test's holds fakes only, and these lines need cp and cat.
  writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}
