/** The data: what a succeeded run was to carry has been carried, each row exactly once by each step, by the witness. */
import { jobsOfLaunch, type Evidence } from './evidence.js';
import { runsOfCall, startsOf } from './i1-nothing-lost.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function rowsCarried(evidence: Evidence): Violation[] {
  const asked = new Map<Run, Readonly<Record<string, readonly string[]>>>();
  for (const call of startsOf(evidence.client)) {
    const { rows } = call.intent;
    // Of several calls for one run the first is the one that it answers.
    const run = rows && call.phase !== 'fail' ? runsOfCall(call, evidence.runs)[0] : undefined;
    if (run && rows && !asked.has(run)) asked.set(run, rows);
  }
  return [...asked].flatMap(([run, steps]) =>
    run.status === 'COMPLETED'
      ? Object.entries(steps).flatMap(([step, rows]) => compare(run, step, rows, carried(run, step, evidence)))
      : [],
  );
}

/**
 * By all jobs of a step, however they ended: what was written is written. A retry keeps the steps that had succeeded: the
 * last run before it that had a launch of the step has carried its rows.
 */
function carried(run: Run, step: string, evidence: Evidence): string[] {
  const before = evidence.runs
    .filter(({ namespace, workflowId }) => namespace === run.namespace && workflowId === run.workflowId)
    .filter(({ startedAt }) => startedAt <= run.startedAt)
    .sort((a, b) => b.startedAt - a.startedAt);
  const launchesIn = ({ runId }: Run) =>
    [...evidence.launches.values()].filter(
      ({ mark, starts }) => mark.step === step && starts.some((start) => start.run.runId === runId),
    );
  const launches = before.map(launchesIn).find(({ length }) => length > 0) ?? [];
  return launches
    .flatMap((launch) => jobsOfLaunch(evidence, launch))
    .flatMap(({ finished }) => finished.flatMap(({ rows }) => rows ?? []));
}

function compare(run: Run, step: string, wanted: readonly string[], given: readonly string[]): Violation[] {
  const lost = wanted.filter((row) => !given.includes(row));
  const twice = [...new Set(given.filter((row, index) => given.indexOf(row) !== index))];
  const extra = [...new Set(given.filter((row) => !wanted.includes(row)))];
  const parts = [part('lost', lost), part('carried more than once', twice), part('never asked for', extra)].filter(
    Boolean,
  );
  if (parts.length === 0) return [];
  return [
    {
      invariant: 'rows',
      ids: { ...idsOf(run), step, rows: [...new Set([...lost, ...twice, ...extra])].slice(0, shown).join(' ') },
      message: `Step ${step} of ${run.workflowId} (run ${run.runId}): ${parts.join('; ')}.`,
    },
  ];
}

const shown = 10;

function part(what: string, rows: readonly string[]): string {
  const more = rows.length > shown ? ` and ${rows.length - shown} more` : '';
  return rows.length > 0 ? `${what}: ${rows.slice(0, shown).join(', ')}${more}` : '';
}
