import { describe, expect, it } from 'vitest';
import { judge } from './check.js';
import { proved, provedSound, seeds } from './proof/prove.js';
import { soundWorld } from './proof/sound.js';
import { invariants } from './violation.js';

describe('the checker', () => {
  it('finds nothing in a sound world', () => {
    expect(provedSound()).toMatchObject({ holds: true, found: [] });
  });

  it.each(seeds.map((seed) => [seed.finds, seed.name, seed] as const))(
    'finds %s and nothing else: %s',
    (_, __, seed) => {
      const { holds, found } = proved(seed);
      expect(found).toHaveLength(1);
      expect(holds, found[0]).toBe(true);
    },
  );

  it('has a seed for every invariant', () => {
    const seeded = new Set<string>(seeds.map(({ finds }) => finds));
    expect(invariants.filter((invariant) => !seeded.has(invariant))).toEqual([]);
  });

  it('counts apart what terminate and reset do by themselves', () => {
    const { counted } = judge(soundWorld().collect());
    expect(counted.map(({ what }) => what).sort()).toEqual(['copied-by-reset', 'overlap-after-terminate']);
  });

  it('counts a trial only when its window was entered, and not left before the fault', () => {
    const { trials } = judge(soundWorld().collect());
    expect(trials.cells).toEqual({ 'F1 W5 glue': 1 });
    expect(trials.missed).toHaveLength(3);
  });
});
