import { describe, expect, it } from 'vitest';
import { batchesOf, soOften } from './batch.js';
import type { Cell } from './cell.js';

const cell = (fault: string, more: Partial<Cell> = {}): Cell => ({
  fault,
  window: 'W3',
  kind: 'glue',
  meet: () => Promise.resolve(),
  ...more,
});

describe('batches', () => {
  it('deal the trials out, many of one cell to a slot', () => {
    const batches = batchesOf(soOften([cell('F1'), cell('F3')], 5), 4);
    expect(batches.map(({ trials }) => trials.length)).toEqual([4, 3, 3]);
    expect(batches.flatMap(({ trials }) => trials.map(({ variant }) => variant)).sort()).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
    ]);
  });

  it('keep apart what hits the server, and what is known', () => {
    const cells = [cell('F1'), cell('F18', { known: true }), cell('F7', { ownServer: true, known: true })];
    const batches = batchesOf(soOften([...cells, cell('F7', { ownServer: true })], 1), 20);
    expect(batches.map(({ name, ownServer }) => [name, ownServer])).toEqual([
      ['known-1', undefined],
      ['server-known-1', true],
      ['server-1', true],
      ['slot-1', undefined],
    ]);
  });
});
