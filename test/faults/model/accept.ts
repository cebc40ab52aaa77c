/**
 * Whether what was seen of one launch is a path of the model, with whatever nobody sees in between. It follows all states
 * that the launch may be in; when no state is left, the event that none of them allows is told, and what they would
 * have allowed. So model and code are tied: a model that rejects a true trace is wrong, and so is code whose trace it
 * rejects.
 */
import type { TraceFacts, TraceLine } from '../trace.js';
import type { Action } from './actions.js';
import { after, hidden, hiddenFrom } from './accept-match.js';
import { modelOfTrace, swapMs } from './accept-model.js';
import type { Place } from './accept-place.js';
import { beginOf, timeline, type Numbered } from './accept-timeline.js';
import { noFaults, type Model } from './config.js';
import { numbersOf } from './encode.js';
import { isOver, knownWindow, violated } from './invariants.js';
import { words } from './print.js';
import { firstState } from './state.js';
import { later } from './time.js';
import { actionsIn } from './transitions.js';

export type Acceptance =
  /** `window`: accepted only because the precondition of this known window stands in the trace. */
  | { accepted: true; window: string | undefined }
  /** `index`: of the first line that no state of the model allows. */
  | { accepted: false; index: number; why: string };

/** A place on the way: which events are behind it, and what time it is. */
interface Step extends Place {
  /** All before this one are behind it, */
  base: number;
  /** and these after it. */
  early: readonly number[];
  at: number;
}

/** More states at once than this: the trace tells too little to be judged. */
const tooMany = 50_000;

export interface AcceptOptions {
  /** Nothing comes after the trace, so the launch has to be over and its job has to have ended. */
  whole?: boolean;
  /** Default: as long as it takes. */
  withinMs?: number;
}

/** The trace is neither accepted nor rejected: more states fit it than can be followed. */
export class TooMuchToFollow extends Error {
  override readonly name = 'TooMuchToFollow';
}

/** Throws `TooMuchToFollow`. */
export function accept(
  trace: readonly TraceLine[],
  facts: TraceFacts,
  { whole = false, withinMs = Infinity }: AcceptOptions = {},
): Acceptance {
  const second = otherKey(trace);
  if (second) return second;
  const model = modelOfTrace(facts);
  const until = performance.now() + withinMs;
  const events = timeline(trace, facts);
  const workers = [...new Set(events.flatMap(({ event }) => ('worker' in event ? [event.worker] : [])))];
  const state = firstState(model.budget, model.faults, Math.max(1, workers.length));
  let steps: Step[] = [{ state, asked: [], base: 0, early: [], at: beginOf(events) }];
  for (let done = 0; done < events.length; done += 1) {
    const wide = closed(model, steps, until);
    const forbidden = new Set<string>();
    steps = distinct(wide.flatMap((step) => onwards(model, step, events, workers, forbidden, until)));
    if (steps.length === 0) {
      const base = Math.max(...wide.map((step) => step.base));
      return rejected(
        model,
        wide.filter((step) => step.base === base),
        events[base] as Numbered,
        forbidden,
      );
    }
  }
  if (whole) {
    steps = closed(model, steps, until).filter(({ state: end }) => isOver(end));
    if (steps.length === 0)
      return { accepted: false, index: trace.length, why: 'The trace ends before the launch does.' };
  }
  const windows = steps.map((step) => knownWindow(step.state));
  return { accepted: true, window: windows.includes(undefined) ? undefined : windows[0] };
}

/** The places after each event that may come next: the first one left, or one that was seen at the same time. */
function onwards(
  model: Model,
  step: Step,
  events: readonly Numbered[],
  workers: readonly string[],
  forbidden: Set<string>,
  until: number,
): Step[] {
  const first = events[step.base];
  if (!first) return [];
  const found: Step[] = [];
  for (let next = step.base; next < events.length; next += 1) {
    const { event } = events[next] as Numbered;
    if (event.at > first.event.at + swapMs) break;
    if (step.early.includes(next)) continue;
    const at = Math.max(step.at, event.at);
    const waited = { ...step, state: later(model, step.state, Math.round(at - step.at)), at };
    const worker = 'worker' in event ? workers.indexOf(event.worker) : -1;
    for (const from of closed(model, [waited], until)) {
      for (const place of after(model, from, event, worker)) {
        const breaks = knownWindow(place.state) === undefined && violated(model, place.state);
        if (breaks) forbidden.add(breaks);
        else found.push({ ...place, ...behind(step, next), at });
      }
    }
  }
  return found;
}

function behind({ base, early }: Step, next: number): Pick<Step, 'base' | 'early'> {
  const all = new Set([...early, next]);
  let first = base;
  while (all.delete(first)) first += 1;
  return { base: first, early: [...all].sort((a, b) => a - b) };
}

/** With all that may have happened unseen. */
function closed(model: Model, steps: readonly Step[], until: number): Step[] {
  const seen = new Map(steps.map((step) => [keyOf(step), step]));
  const queue = [...steps];
  for (let step = queue.pop(); step; step = queue.pop()) {
    for (const place of hiddenFrom(model, step)) {
      const next = { ...step, ...place };
      const key = keyOf(next);
      if (seen.has(key) || (violated(model, next.state) && !knownWindow(next.state))) continue;
      seen.set(key, next);
      queue.push(next);
      if (performance.now() > until) throw new TooMuchToFollow(`The time is over at ${step.at}`);
      if (seen.size > tooMany) throw new TooMuchToFollow(`More than ${tooMany} states fit the trace at ${step.at}`);
    }
  }
  return [...seen.values()];
}

function distinct(steps: readonly Step[]): Step[] {
  return [...new Map(steps.map((step) => [keyOf(step), step])).values()];
}

/** How much has gone wrong already makes no difference here. */
function keyOf({ state, asked, base, early, at }: Step): string {
  return [...numbersOf({ ...state, left: noFaults, faultsLeft: 0 }), '|', ...asked, '|', base, ...early, at].join();
}

function rejected(
  model: Model,
  steps: readonly Step[],
  { index, event }: Numbered,
  forbidden: ReadonlySet<string>,
): Acceptance {
  const possible = new Set(
    steps.flatMap(({ state }) => actionsIn(model, state).flatMap((action) => (isSeen(action) ? [words(action)] : []))),
  );
  const breaks = forbidden.size > 0 ? `it breaks ${[...forbidden].join(' and ')}` : 'no state of the model allows it';
  const { at, ...what } = event;
  const instead = possible.size > 0 ? [...possible].sort().slice(0, 12).join('; ') : 'nothing';
  return {
    accepted: false,
    index,
    why: `At ${at}: ${JSON.stringify(what)}: ${breaks}. What could have come: ${instead}.`,
  };
}

function isSeen({ act, by }: Action): boolean {
  return by !== 'fault' && by !== 'time' && !hidden.has(act);
}

/** A launch has one key. */
function otherKey(trace: readonly TraceLine[]): Extract<Acceptance, { accepted: false }> | undefined {
  const key = trace.find((line) => line.key !== undefined)?.key;
  const index = trace.findIndex((line) => line.key !== undefined && line.key !== key);
  if (index < 0) return undefined;
  const line = trace[index] as TraceLine;
  return {
    accepted: false,
    index,
    why: `At ${line.at}: ${line.event} of key ${line.key}: the launch has key ${key}, and a launch has one.`,
  };
}
