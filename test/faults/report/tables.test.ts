import { describe, expect, it } from 'vitest';
import { knownTable, timingsTable } from './bounds-tables.js';
import { countedTable } from './counted-table.js';
import { runsTable, violationsOf, windowsTable } from './runs-tables.js';
import type { Figure } from './figures.js';
import { batch, cells, run, trial } from './sample.js';

const figure: Figure = { fault: 'F1', kind: 'glue', known: false, timing: 'rig', k: 0, n: 1_500, others: 0, target: 0 };
const rowOf = (table: string, start: string) =>
  table
    .split('\n')
    .find((line) => line.startsWith(`| ${start}`))
    ?.split('|')
    .map((cell) => cell.trim())
    .slice(1, -1);

describe('the table of known windows', () => {
  const parked: Figure = { ...figure, fault: 'F18', known: true, k: 12, n: 300 };
  const cellOf = (more: Partial<Figure>) => rowOf(knownTable([{ ...parked, ...more }]), 'F18')?.[1];

  it('drops no other violation', () => {
    expect(cellOf({})).toBe('12 of 300');
    expect(cellOf({ others: 1 })).toBe('12 of 300; **1 other violation**');
    expect(cellOf({ k: 0, n: 0, others: 2 })).toBe('none yet; **2 other violations**');
  });

  it('is of these windows alone', () => {
    expect(knownTable([figure, parked])).not.toContain('F1 ');
  });
});

describe('the table of both timings', () => {
  const ecs: Figure = { ...figure, kind: 'ecs' };
  const product: Figure = { ...figure, timing: 'product', n: 100 };

  it('pools the drivers, and says whether both agree', () => {
    const table = timingsTable([figure, ecs], [product]);
    expect(rowOf(table, 'F1')?.slice(1)).toEqual(['0 of 3,000, ≤ 0.10 %', '0 of 100, ≤ 3.0 %', 'yes']);
    expect(rowOf(table, 'F2')?.slice(1)).toEqual(['none yet', 'none yet', '']);
  });

  it('is loud where they do not', () => {
    expect(rowOf(timingsTable([figure, ecs], [{ ...product, k: 3 }]), 'F1')?.at(-1)).toBe('**NO**');
  });
});

describe('the table of what is counted', () => {
  const reset = { ...trial, fault: 'F14', window: 'reset', counted: ['copied-by-reset', 'overlap-after-reset'] };
  const { counted: _, ...without } = reset;

  it('says of how many hits of their fault, by driver', () => {
    const missed = { ...reset, hit: false, miss: 'late' };
    const table = countedTable([reset, without, missed, { ...reset, kind: 'ecs' }, trial]);
    expect(rowOf(table, '`copied-by-reset`')?.slice(0, 4)).toEqual(['`copied-by-reset`', 'F14', '1 of 2', '1 of 1']);
    expect(rowOf(table, '`overlap-after-reset`')?.[2]).toBe('1 of 2');
    expect(rowOf(table, '`overlap-after-terminate`')?.slice(2, 5)).toEqual(['0 of 2', '0 of 1', 'none yet']);
  });

  it('has another fault whose hits have it', () => {
    const table = countedTable([{ ...trial, counted: ['overlap-after-terminate'] }]);
    expect(table).toMatch(/`overlap-after-terminate` \| F1 .* 1 of 1/);
    expect(countedTable([trial])).not.toContain('| F1 ');
  });
});

describe('the table of hits by window', () => {
  it('is loud about a cell that was never hit, and blank where there is none', () => {
    const table = windowsTable([trial, { ...trial, window: 'gone' }], cells);
    expect(rowOf(table, 'F1 W3')?.slice(0, 4)).toEqual(['F1 W3', '1', '**0**', '']);
    expect(rowOf(table, 'F1 gone')?.slice(0, 3)).toEqual(['F1 gone', '1', '']);
    expect(rowOf(table, 'F18 parked')?.slice(0, 3)).toEqual(['F18 parked', '**0**', '']);
  });

  it('is of lines alone, where no cells are given', () => {
    expect(windowsTable([trial])).not.toContain('**0**');
  });
});

describe('the list of violations', () => {
  it('says of a batch that it broke, too', () => {
    const wrong = { ...batch, verdict: 'violated', broke: true, why: ['no port', 'I3: runs on'] } as const;
    expect(violationsOf([run, wrong], 'c1')[1]).toContain('- run r1, 1/slot-1, violated and broken: no port\n');
    expect(runsTable([run, wrong], 'c1')).toMatch(/ 1 of 1 +\| cut off/);
  });

  it('has those that name no trial, of runs that look again, too', () => {
    const again = { ...run, run: 'r2', again: trial.trial };
    const wrong = { ...batch, run: 'r2', verdict: 'violated', nobodys: ['I6: exit 70'] } as const;
    expect(violationsOf([run, again, { ...trial, run: 'r2' }, wrong], 'c1').at(-1)).toBe(
      `- ${trial.trial}, looked for again: 0 (and 1 that name no trial) of 1`,
    );
  });

  it('has other violations of known windows', () => {
    const wrong = { ...batch, batch: '1/known-1', verdict: 'violated', why: ['I3: runs on'] } as const;
    expect(violationsOf([run, wrong], 'c1').at(-1)).toBe('- run r1, 1/known-1, violated: I3: runs on');
  });
});
