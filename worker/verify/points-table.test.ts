import { expect, test } from 'vitest';
import { pointsOfKind } from './points.js';
import { pointsTable } from './points-table.js';

/** After a change that was meant: `npm run verify-aws -- --write docs/unconfirmed.md`. */
test('docs/unconfirmed.md has the points that are verified', async () => {
  await expect(pointsTable()).toMatchFileSnapshot('../../docs/unconfirmed.md');
});

test('every point is named after its kind', () => {
  for (const [kind, points] of Object.entries(pointsOfKind))
    expect(Object.keys(points).filter((id) => !new RegExp(`^${kind}\\.[a-z-]+$`).test(id))).toEqual([]);
});

test('no text breaks the table', () => {
  const rows = pointsTable()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.filter((row) => row.split('|').length !== 6)).toEqual([]);
});
