import { expect, test } from 'vitest';

import { readOptions } from './options.mjs';

test.for([
  [[], { withBuild: true, withTools: true }],
  [['--no-build'], { withBuild: false, withTools: true }],
  [['--build-only'], { withBuild: true, withTools: false }],
])('%j', ([args, expected]) => {
  expect(readOptions(/** @type {string[]} */ (args))).toEqual(expected);
});

test.for([
  [['--nobuild'], 'unknown option --nobuild; there are only --no-build and --build-only'],
  [['--build-only', '--no-build'], '--no-build and --build-only exclude each other'],
])('%j is refused', ([args, message]) => {
  expect(() => readOptions(/** @type {string[]} */ (args))).toThrow(/** @type {string} */ (message));
});
