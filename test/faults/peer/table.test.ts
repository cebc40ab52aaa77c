import { describe, expect, it } from 'vitest';
import { peerCells, type PeerLine } from './line.js';
import { peerTable, unharmed } from './table.js';

const line = (cell: PeerLine['cell'], jobs: number, left: number): PeerLine => ({
  ...{ v: 1, what: 'peer', at: '2026-11-20T10:00:00.000Z', trial: 'peer-1' },
  ...{ cell, jobs, left },
});

describe('the peer', () => {
  it('is harmed by a second job, and by one that is left', () => {
    const lines = [line('F1/W4', 2, 0), line('F3/W4', 1, 0), line('F9/W4', 1, 1)];
    expect(unharmed(lines)).toEqual(['F3/W4', 'F9/aws-down-at-start']);
    expect(unharmed([])).toEqual(peerCells);
  });

  it('has a row for each fault', () => {
    const table = peerTable([line('F1/W4', 2, 0), line('F1/W4', 1, 1)], () => ({ k: 0, n: 40 }));
    expect(table).toMatch(/F1\/W4 .* 1 of 2 .* 1 of 2 .* 0 of 40/);
    expect(table).toMatch(/F3\/W4 .* none yet .* none yet/);
  });
});
