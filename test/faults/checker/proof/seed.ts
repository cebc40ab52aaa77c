/** One violation, planted into a sound world; the checker has to find it, by the id that is given back, and nothing else. */
import type { Invariant } from '../violation.js';
import type { World } from './world.js';

export interface Seed {
  /** What is wrong, as a sentence. */
  name: string;
  finds: Invariant | 'broken-rig';
  /** Gives the offending id. */
  plant(world: World): string;
}

/** The first of a list that fits; a seed that finds no ground has to be mended. */
export function one<Item>(items: readonly Item[], fits: (item: Item) => boolean): Item {
  const found = items.find(fits);
  if (found === undefined) throw new Error('The sound world has no place for this seed');
  return found;
}

export function remove<Item>(items: Item[], fits: (item: Item) => boolean): Item {
  const found = one(items, fits);
  items.splice(items.indexOf(found), 1);
  return found;
}
