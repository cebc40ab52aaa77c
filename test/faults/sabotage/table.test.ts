import { describe, expect, it } from 'vitest';
import { cellsNamed } from '../rig/matrix.js';
import { patched } from './patched-code.js';
import { sabotages } from './table.js';

describe('the table of sabotages', () => {
  it.each(sabotages.map((sabotage) => [sabotage.name, sabotage] as const))('%s fits the code as it is', (name, one) => {
    for (const [file, own] of Map.groupBy(one.patches, (patch) => patch.file)) patched(file, own, name);
    for (const { cell, expects } of one.at) {
      expect(cellsNamed([cell])).toHaveLength(1);
      expect(expects).not.toEqual([]);
    }
  });

  it('shows what a token changes, with and without one', () => {
    const kinds = sabotages.flatMap(({ at }) => at.map(({ cell }) => cell.split('/')[2]));
    expect(new Set(kinds)).toEqual(new Set(['glue', 'ecs', 'emr-step', 'emr-cluster', 'emr-serverless']));
  });
});
