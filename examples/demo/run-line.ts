/** A run as one line: its name, and each step with a sign of where it stands. Of a fan-out how many items have ended. */
import type { RunDocument, StepDocument, StepState } from '../../contracts/run.js';
import { hasEnded } from './follow-runs.js';

export interface RunLine {
  name: string;
  text: string;
  /** Two lines of a run with the same phase differ in their times only. */
  phase: string;
  ended: boolean;
}

/** The steps by pipeline, in order. One that is not among them comes last. */
const steps: Readonly<Record<string, readonly string[]>> = {
  flightDelays: ['extract', 'transform', 'check', 'load', 'notify'],
  airportTraffic: ['cluster/create', 'count', 'rank', 'cluster/terminate'],
};

const signs = {
  starting: '…',
  queued: '…',
  running: '…',
  waiting: '… waiting',
  blind: '… blind',
  stopping: '… stopping',
  succeeded: '✓',
  failed: '✗',
  stopped: '✗ stopped',
  'timed-out': '✗ timed out',
  cancelled: '✗ cancelled',
} as const satisfies Record<StepState, string>;

/** @param now milliseconds since the epoch */
export function runLine(name: string, run: RunDocument, now: number): RunLine {
  const ordered = steps[run.pipeline];
  const { cells, phase } = ordered ? sequence(run, ordered, now) : fanOut(run);
  const ended = hasEnded(run);
  return {
    name,
    text: [name, ...(run.steps.length > 0 ? cells : ['accepted']), ...(ended ? [verdict(run)] : [])]
      .join('  ')
      .trimEnd(),
    phase: `${phase} ${ended}`,
    ended,
  };
}

interface Look {
  cells: string[];
  phase: string;
}

function sequence(run: RunDocument, ordered: readonly string[], now: number): Look {
  const known = new Map(run.steps.map((step) => [step.name, step]));
  const names = [...ordered, ...[...known.keys()].filter((name) => !ordered.includes(name))];
  return {
    cells: names.map((name) => cell(name, known.get(name), now)),
    phase: run.steps.map(({ name, state }) => `${name} ${signs[state]}`).join(),
  };
}

function cell(name: string, step: StepDocument | undefined, now: number): string {
  const text = step ? `${name} ${spent(step, now)} ${signs[step.state]}` : '';
  return text.padEnd(name.length + ' 12.3 s ✓'.length);
}

function spent({ kind, startedAt, endedAt }: StepDocument, now: number): string {
  const ms = (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  return kind === 'task' && endedAt !== undefined ? '' : `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
}

/** Ten more that have ended are a change of phase, one more is none. */
function fanOut({ steps: items }: RunDocument): Look {
  const count = (state: StepState): number => items.filter((item) => item.state === state).length;
  const ended = items.filter(({ endedAt }) => endedAt !== undefined).length;
  const [good, open] = [count('succeeded'), items.length - ended];
  const cells = [...(open > 0 ? [`${open} under way …`] : []), `${good} ✓`, `${ended - good} ✗`];
  return { cells, phase: `${items.length > 0} ${Math.floor(ended / 10)}` };
}

/** Of a failure the first line: the report says it whole. */
function verdict({ state, startedAt, endedAt = startedAt, failure }: RunDocument): string {
  const took = `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000).toFixed(1)} s`;
  if (state === 'succeeded') return `took ${took}`;
  const why = failure ? `: ${failure.type}: ${failure.message.split('\n', 1)[0]}` : '';
  return `${state} after ${took}${why}`;
}
