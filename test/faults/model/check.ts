/** What the model has to say, as data: `main.ts` prints it, tests judge it. */
import type { Action } from './actions.js';
import type { Model } from './config.js';
import { explore, type Exploration, type Found } from './explore.js';
import { liveness } from './liveness.js';
import { modelOf } from './models.js';
import { actionsAlong, traceOf } from './print.js';
import type { Sabotage } from './sabotages.js';
import type { KnownWindow } from './windows.js';

export interface Checked extends Exploration {
  /** States from which no way without faults leads to an end. */
  stuck: readonly number[];
}

export function check(model: Model, limit?: number): Checked {
  const live = liveness();
  const excused = new Set<number>();
  const explored = explore(model, { ...live.watch, violated: (index) => excused.add(index), ...(limit && { limit }) });
  return { ...explored, stuck: explored.whole ? live.stuck(excused) : [] };
}

/** Violations that are no known window's. */
export function broken({ found }: Pick<Exploration, 'found'>): Found[] {
  return found.filter(({ window }) => window === undefined);
}

export interface Sabotaged {
  sabotage: Sabotage;
  model: Model;
  /** The first invariant that breaks; undefined when none does. */
  breaks: string | undefined;
  trace: readonly string[];
  /** The same, as actions. */
  actions: readonly Action[];
  /** Whether the same model without the sabotage holds. */
  soundWithout: boolean;
  /** Whether the covered part breaks nothing by itself. */
  covered: boolean;
}

export function sabotaged(sabotage: Sabotage): Sabotaged {
  const { token, changes, covered } = sabotage;
  const model = modelOf(token, changes);
  const [first] = broken(explore(model, { untilFound: true }));
  const { guards: _guards, ...without } = changes;
  const sound = (its: typeof changes) => broken(explore(modelOf(token, its), { untilFound: true })).length === 0;
  return {
    sabotage,
    breaks: first?.invariant,
    trace: first ? traceOf(model, first.path) : [],
    actions: first ? actionsAlong(model, first.path) : [],
    model,
    soundWithout: sound(without),
    covered: !covered || sound(covered.changes),
  };
}

/** Whether the window is there with its precondition, and whether all that breaks breaks by it. */
export function windowFound({ token, changes, precondition, breaks, needs }: KnownWindow): {
  found: boolean;
  onlyByIt: boolean;
  trace: readonly string[];
} {
  const model = modelOf(token, changes);
  const { found } = explore(model);
  const its = found.find(({ invariant, window }) => invariant === breaks && window === precondition);
  const without = explore(modelOf(token, { ...changes, budget: { ...changes.budget, [needs]: 0 } }));
  return {
    found: its !== undefined,
    onlyByIt: found.every(({ window }) => window === precondition) && without.found.length === 0,
    trace: its ? traceOf(model, its.path) : [],
  };
}
