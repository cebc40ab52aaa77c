import { expect, it } from 'vitest';
import { withoutUndefined } from './without-undefined.js';

it('leaves out what is undefined, and nothing else', () => {
  const nested = { inner: undefined };
  expect(Object.entries(withoutUndefined({ a: undefined, b: 0, c: '', d: false, e: null, f: nested }))).toEqual([
    ['b', 0],
    ['c', ''],
    ['d', false],
    ['e', null],
    ['f', nested],
  ]);
});

it('keeps the order, and the given object as it is', () => {
  const given = { z: 1, y: undefined, a: 2 };
  expect(JSON.stringify(withoutUndefined(given))).toBe('{"z":1,"a":2}');
  expect(Object.keys(given)).toEqual(['z', 'y', 'a']);
});
