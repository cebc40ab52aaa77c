import { expect, it } from 'vitest';
import { eachOnce } from './each-once.js';

it('finds nothing wrong with one job for each item, in whatever order', () => {
  expect(eachOnce([2, 0, 1], 3)).toEqual({ jobs: 3, covered: 3, missing: [], repeated: [] });
});

it('names the item whose job was started twice and the one that had none, though the count is right', () => {
  expect(eachOnce([0, 1, 1], 3)).toEqual({ jobs: 3, covered: 2, missing: [2], repeated: [1] });
});

it('counts no job of an item that there is not', () => {
  expect(eachOnce([0, 1, 3], 3)).toEqual({ jobs: 3, covered: 2, missing: [2], repeated: [] });
});
