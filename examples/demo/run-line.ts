/** A run as one line: its day, and each step with a sign of where it stands. */
import type { RunDocument, StepDocument, StepState } from '../../contracts/run.js';
import { hasEnded } from './run-days.js';

export interface RunLine {
  date: string;
  text: string;
  /** Two lines of a run with the same phase differ in their times only. */
  phase: string;
  ended: boolean;
}

/** The steps of `flightDelays`. One that is not among them comes last. */
const steps = ['extract', 'transform', 'check', 'load', 'notify'];

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
export function runLine(date: string, run: RunDocument, now: number): RunLine {
  const known = new Map(run.steps.map((step) => [step.name, step]));
  const names = [...steps, ...[...known.keys()].filter((name) => !steps.includes(name))];
  const cells = names.map((name) => cell(name, known.get(name), now));
  const ended = hasEnded(run);
  return {
    date,
    text: [date, ...(run.steps.length > 0 ? cells : ['accepted']), ...(ended ? [verdict(run)] : [])]
      .join('  ')
      .trimEnd(),
    phase: [...run.steps.map(({ name, state }) => `${name} ${signs[state]}`), ended].join(),
    ended,
  };
}

function cell(name: string, step: StepDocument | undefined, now: number): string {
  const text = step ? `${name} ${seconds(step, now)} ${signs[step.state]}` : '';
  return text.padEnd(name.length + ' 12.3 s ✓'.length);
}

function seconds({ kind, startedAt, endedAt }: StepDocument, now: number): string {
  const spent = (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  return kind === 'task' && endedAt !== undefined ? '' : `${(Math.max(0, spent) / 1_000).toFixed(1)} s`;
}

/** Of a failure the first line: the report says it whole. */
function verdict({ state, startedAt, endedAt = startedAt, failure }: RunDocument): string {
  const spent = `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000).toFixed(1)} s`;
  if (state === 'succeeded') return spent;
  const why = failure ? `: ${failure.type}: ${failure.message.split('\n', 1)[0]}` : '';
  return `${state} after ${spent}${why}`;
}
