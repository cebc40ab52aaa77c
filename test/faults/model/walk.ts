/** A path of the model taken at random, from a seed: what real processes might do, much faster. */
import type { Action } from './actions.js';
import type { Model } from './config.js';
import { isOver } from './invariants.js';
import { firstState } from './state.js';
import { actionsIn } from './transitions.js';

/** Ends when all is over, or after `steps`. */
export function walk(model: Model, seed: number, steps = 400): Action[] {
  const next = random(seed);
  const path: Action[] = [];
  let state = firstState(model.budget, model.faults);
  while (path.length < steps && !isOver(state)) {
    const all = actionsIn(model, state);
    const faultless = all.filter(({ by }) => by !== 'fault');
    // Most of the time nothing goes wrong, or all ways would end before they have begun.
    const actions = next() < 0.85 && faultless.length > 0 ? faultless : all;
    const action = actions[Math.floor(next() * actions.length)];
    if (!action) break;
    path.push(action);
    state = action.to;
  }
  return path;
}

/** Mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
