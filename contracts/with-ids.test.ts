import { expect, test } from 'vitest';
import { idsIn, withIds } from './with-ids.js';

const ids = new Map([['j-1AB', 'j-9']]);

test('takes other ids wherever they stand as a whole', () => {
  expect(withIds({ cluster: 'j-1AB', args: ['--on', 'hdfs://j-1AB/x', 'j-1ABC', 'xj-1AB'] }, ids)).toEqual({
    cluster: 'j-9',
    args: ['--on', 'hdfs://j-9/x', 'j-1ABC', 'xj-1AB'],
  });
  expect(withIds('j-1AB', new Map())).toBe('j-1AB');
  expect(withIds(undefined, ids)).toBeUndefined();
});

test('tells which ids a value names, each once', () => {
  expect(idsIn({ a: 'j-1AB', b: ['j-1AB', 'j-2'] }, ['j-1AB', 'j-2', 'j-3'])).toEqual(['j-1AB', 'j-2']);
  expect(idsIn(undefined, ['j-1AB'])).toEqual([]);
  expect(idsIn('j-1AB', [])).toEqual([]);
});
