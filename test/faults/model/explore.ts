/**
 * Every state that can be reached, breadth first, so that the first violation is one of the shortest. A violated state
 * is not followed: what comes after it proves nothing.
 */
import { performance } from 'node:perf_hooks';
import type { Action } from './actions.js';
import type { Model } from './config.js';
import { encode } from './encode.js';
import { knownWindow, violated, type Invariant } from './invariants.js';
import { reduced } from './reduce.js';
import { firstState, type State } from './state.js';
import { actionsIn } from './transitions.js';

export interface Found {
  invariant: Invariant;
  /** The precondition of a known window that stands in the trace. */
  window: string | undefined;
  /** States from the first one on. */
  path: readonly string[];
}

export interface Exploration {
  model: Model;
  states: number;
  transitions: number;
  seconds: number;
  depth: number;
  /** False when `limit` has cut it. */
  whole: boolean;
  /** The first violation for each pair of invariant and window. */
  found: readonly Found[];
  /** To the state of this index, from the first one on. */
  pathTo(index: number): string[];
}

export interface Watch {
  /** Stops after the first violation that is no known window's. */
  untilFound?: boolean;
  limit?: number;
  state?(state: State, index: number): void;
  violated?(index: number): void;
  edge?(from: number, to: number, action: Action): void;
}

export function explore(model: Model, { untilFound = false, limit = 2_000_000, ...watch }: Watch = {}): Exploration {
  const began = performance.now();
  const seen = new Map<string, number>();
  const keys: string[] = [];
  const parents: number[] = [];
  const found: Found[] = [];
  let transitions = 0;
  let depth = 0;
  let whole = true;

  const add = (state: State, key: string, parent: number): boolean => {
    const at = keys.length;
    seen.set(key, at);
    keys.push(key);
    parents.push(parent);
    watch.state?.(state, at);
    const invariant = violated(model, state);
    if (!invariant) return true;
    watch.violated?.(at);
    const window = knownWindow(state);
    if (!found.some((other) => other.invariant === invariant && other.window === window)) {
      found.push({ invariant, window, path: pathTo(at, keys, parents) });
    }
    return false;
  };

  const first = reduced(model, firstState(model.budget, model.faults));
  add(first, encode(first), -1);
  let level: [State, number][] = [[first, 0]];
  const isDone = () => untilFound && found.some(({ window }) => window === undefined);
  for (; level.length > 0 && whole && !isDone(); depth += 1) {
    const next: [State, number][] = [];
    for (const [state, from] of level) {
      for (const action of actionsIn(model, state)) {
        transitions += 1;
        const to = reduced(model, action.to);
        const key = encode(to);
        const known = seen.get(key);
        const index = known ?? keys.length;
        if (known === undefined && add(to, key, from)) next.push([to, index]);
        watch.edge?.(from, index, action);
      }
      if (keys.length > limit) whole = false;
      if (isDone() || !whole) break;
    }
    level = next;
  }
  return {
    model,
    states: keys.length,
    transitions,
    seconds: (performance.now() - began) / 1_000,
    depth,
    whole,
    found,
    pathTo: (index) => pathTo(index, keys, parents),
  };
}

function pathTo(at: number, keys: readonly string[], parents: readonly number[]): string[] {
  const path: string[] = [];
  for (let index = at; index >= 0; index = parents[index] as number) path.unshift(keys[index] as string);
  return path;
}
