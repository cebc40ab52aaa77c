import { expect, test } from 'vitest';
import { canonicalJson } from '../../contracts/canonical-json.js';
import { hashOf } from './canonical-json.js';

test('two spellings of one value are one text', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x', u: undefined })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});
