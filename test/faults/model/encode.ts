/** A state as a short string, so that millions of them fit into a map. */
import type { Budget } from './config.js';
import type { Attempt, Launch, State } from './state.js';

const ats = index('starting', 'waiting', 'stopping', 'over', 'abandoned');
const endings = index('succeeded', 'failed', 'stopped', 'timed-out', 'refused', 'not-started', 'unknown', 'left');
const starts = index('backoff', 'scheduled', 'started', 'closed');
const places = index(
  'fresh',
  'looking',
  'asking',
  'cleared',
  'sent',
  'taking-back',
  'looking-again',
  'closing',
  'done',
  'gone',
);
const outcomes = index(
  'started',
  'adopted',
  'refused',
  'not-sent',
  'unknown',
  'settling',
  'failed',
  'rejected',
  'failed-open',
);
const requestAts = index('flying', 'read', 'answered', 'left');
const refusals = index('capacity', 'throttled', 'rejected');
const jobEnds = index('running', 'succeeded', 'failed', 'stopped');
const faults: readonly (keyof Budget)[] = [
  'crash',
  'loss',
  'freeze',
  'park',
  'cancel',
  'reset',
  'refusal',
  'deadline',
  'deaf',
  'shutdown',
  'deploy',
  'skew',
];

/** Every field that can differ, as small numbers. */
export function numbersOf(state: State): number[] {
  const { run, windows, left } = state;
  const out = [
    bits(run.open, run.cancelled, run.deadlinePassed, state.unjustified, ...state.frozen),
    bits(windows.parked, windows.staleWord, windows.staleCompletion),
    state.faultsLeft,
  ];
  for (const fault of faults) out.push(left[fault]);
  out.push(state.launches.length, state.jobs.length);
  for (const launch of state.launches) launchNumbers(launch, out);
  for (const { launch, sender, age, end, asked } of state.jobs)
    out.push(launch, sender, age, jobEnds(end), bits(asked));
  for (const attempt of state.attempts) attemptNumbers(attempt, out);
  return out;
}

export function encode(state: State): string {
  return String.fromCharCode(...numbersOf(state));
}

function launchNumbers({ at, start, ref, end, abnormal, age, drifted, tries }: Launch, out: number[]): void {
  out.push(ats(at), none(ref), endings(end), bits(abnormal, drifted), age, tries, start.born);
  if (at !== 'starting') return;
  const { rescheduled, settled, tokenLives, settling, reset, details } = start;
  out.push(starts(start.at), start.number, start.scheduled, start.started);
  out.push(bits(rescheduled, settled, tokenLives, settling, reset));
  out.push(details ? (details.open ? 2 : 1) : 0, none(details?.open?.first), none(details?.open?.since));
}

function attemptNumbers(attempt: Attempt, out: number[]): void {
  const { launch, number, worker, current, cut, at, before, past, age, request, resent, parked, skewed } = attempt;
  const { open, settled, tokenLives } = before;
  out.push(
    launch,
    number,
    places(at),
    age,
    resent,
    refusals(attempt.refusal),
    outcomes(attempt.outcome),
    none(attempt.job),
  );
  out.push(worker, bits(current, cut, past, parked, skewed, settled, tokenLives));
  out.push(none(open?.first), none(open?.since), requestAts(request?.at));
  const answer = request?.answer;
  out.push(answer ? ('job' in answer ? answer.job : 10 + refusals(answer.refused)) : 9);
}

/** Undefined is 0. */
function index(...names: readonly string[]): (name: string | undefined) => number {
  const numbers = new Map(names.map((name, at) => [name, at + 1]));
  return (name) => (name === undefined ? 0 : (numbers.get(name) as number));
}

function none(value: number | undefined): number {
  return value === undefined ? 0 : value + 1;
}

function bits(...flags: readonly boolean[]): number {
  return flags.reduce((sum, flag, at) => (flag ? sum + 2 ** at : sum), 0);
}
