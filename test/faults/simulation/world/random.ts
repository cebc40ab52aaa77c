/** What chance decides besides the order of events, from a seed: jitter, and which worker a task goes to. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  of<Item>(items: readonly Item[]): Item;
}

/** Mulberry32: 32 bits of state are enough for some thousand draws. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    of(items) {
      if (items.length === 0) throw new RangeError('There is nothing to choose from');
      return items[Math.floor(next() * items.length)] as (typeof items)[number];
    },
  };
}
