import { expect, test } from 'vitest';

import { matches } from './node-modules.mjs';

const locked = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const zod = { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' } };

test.for([
  ['all that the lock file asks for', zod, true],
  ['no node_modules', undefined, false],
  ['a package that is missing', {}, false],
  ['another version', { 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } }, false],
  ['other contents', { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-c' } }, false],
  ['one that the lock file does not know', { ...zod, 'node_modules/left-pad': { version: '1.3.0' } }, false],
])('%s', ([, installed, expected]) => {
  expect(matches(locked, /** @type {any} */ (installed))).toBe(expected);
});
