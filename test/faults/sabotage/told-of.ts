/** Of a batch that was judged: what it says of the trials of one cell. */
import type { Violation } from '../checker/violation.js';
import { cellName } from '../rig/cell.js';
import type { JudgedTrace } from '../rig/conformance/judge-traces.js';
import { names } from '../rig/lines/judged-lines.js';
import type { BatchResult } from '../rig/run-plan.js';
import type { TrialLine } from '../rig/run-trial.js';

export interface Told {
  lines: readonly TrialLine[];
  /** Those that name one of its trials, and those that name none of the batch: they may be anybody's. */
  violations: readonly Violation[];
  traces: readonly JudgedTrace[];
  /** The rig has failed, or its sources contradict each other: nothing is judged. */
  broken?: string;
}

export function toldOf(cell: string, { lines, report, conformance = [], broken }: BatchResult): Told {
  const own = lines.filter((line) => cellName(line) === cell);
  const isOwn = (of: About) => named(of, lines).length === 0 || own.some((line) => isOf(of, line, lines));
  const why = broken ?? report?.brokenRig[0]?.message ?? (report ? undefined : 'it was not judged');
  return {
    lines: own,
    violations: (report?.violations ?? []).filter(isOwn),
    traces: conformance.filter(({ key, workflowId }) =>
      own.some((line) => named({ ids: { key, workflowId }, message: '' }, lines).includes(line)),
    ),
    ...(why !== undefined && { broken: why }),
  };
}

type About = Pick<Violation, 'ids' | 'message'>;

/** Whether a violation may be of this trial: it names it, or none of `lines`. */
export function isOf(about: About, line: TrialLine, lines: readonly TrialLine[]): boolean {
  const those = named(about, lines);
  return those.length === 0 || those.includes(line);
}

/** By the trial's id; by its key only where no id is named: a worker that wakes late speaks of an earlier trial's launch. */
function named(about: About, lines: readonly TrialLine[]): readonly TrialLine[] {
  const said = `${Object.values(about.ids).join(' ')} ${about.message}`;
  const byTrial = lines.filter(({ trial }) => said.includes(trial));
  return byTrial.length > 0 ? byTrial : lines.filter((line) => names(about, line));
}
