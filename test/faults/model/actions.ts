/** What can happen in a state, and the small changes that all actions are made of. */
import type { Budget, Model } from './config.js';
import type { Attempt, Job, Launch, Request, StartView, State } from './state.js';

/** `protocol`: Millrace's and Temporal's own doing. `world`: AWS, and jobs. `fault`: what ends when faults end. */
export type Actor = 'protocol' | 'world' | 'fault' | 'time';

export interface Action {
  act: string;
  by: Actor;
  launch?: number;
  /** The attempt's number and worker. */
  number?: number;
  worker?: number;
  what?: string;
  /** For a word: whether it says that a send is open. */
  open?: boolean;
  /** For a word or a completion: whether the server takes it. */
  heard?: boolean;
  /** Whose key a start carries, where each attempt draws its own. */
  keyed?: number;
  to: State;
}

/** One part of the protocol: adds what can happen in this state. */
export type Part = (model: Model, state: State, out: Action[]) => void;

export function withLaunch(state: State, index: number, changes: Partial<Launch>): State {
  return { ...state, launches: replaced(state.launches, index, changes) };
}

export function withStart(state: State, index: number, changes: Partial<StartView>): State {
  const { start } = launchOf(state, index);
  return withLaunch(state, index, { start: { ...start, ...changes } });
}

export function withAttempt(state: State, index: number, changes: Partial<Attempt>): State {
  return { ...state, attempts: replaced(state.attempts, index, changes) };
}

/** The attempt is over; what it has on the wire is not. */
export function withoutAttempt(state: State, index: number): State {
  const attempt = state.attempts[index] as Attempt;
  if (isUnderWay(attempt.request)) return withAttempt(state, index, { at: 'gone' });
  return { ...state, attempts: state.attempts.filter((_, at) => at !== index) };
}

/** AWS may still act on it. */
export function isUnderWay(request: Request | undefined): boolean {
  return request?.at === 'flying' || request?.at === 'read';
}

export function withJob(state: State, index: number, changes: Partial<Job>): State {
  return { ...state, jobs: replaced(state.jobs, index, changes) };
}

export function launchOf(state: State, index: number): Launch {
  return state.launches[index] as Launch;
}

/** Whether this fault may still happen, and still to this launch. */
export function may(model: Model, state: State, fault: keyof Budget, launch?: number): boolean {
  if (state.left[fault] === 0 || state.faultsLeft === 0) return false;
  return launch === undefined || launchOf(state, launch).tries <= model.attempts;
}

export function spend(state: State, fault: keyof Budget): State {
  return { ...state, left: { ...state.left, [fault]: state.left[fault] - 1 }, faultsLeft: state.faultsLeft - 1 };
}

function replaced<Item>(items: readonly Item[], index: number, changes: Partial<Item>): Item[] {
  return items.map((item, at) => (at === index ? { ...item, ...changes } : item));
}
