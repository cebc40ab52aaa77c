/** A report as a person reads it: the verdict first, then each finding with its ids, then what was counted. */
import { invariants, type Finding, type Report } from './violation.js';

export function reportText(report: Report): string {
  const { runs, launches, jobs, decoys, witnessed, stops, events } = report.totals;
  const judged = `${runs} runs, ${launches} launches, ${jobs} jobs (${witnessed} seen by the witness), ${stops} stops, ${decoys} decoys, ${events} events`;
  return [
    `${verdicts[report.verdict]}: ${judged}.`,
    ...report.brokenRig.flatMap((finding) => lines('broken rig', finding)),
    ...(report.verdict === 'broken-rig' ? [] : perInvariant(report)),
    ...report.violations.flatMap((violation) => lines(violation.invariant, violation)),
    ...counted(report),
    ...trials(report),
  ].join('\n');
}

const verdicts = { clean: 'Clean', violated: 'VIOLATED', 'broken-rig': 'BROKEN RIG, nothing was judged' } as const;

function perInvariant({ violations }: Report): string[] {
  const counts = invariants.map(
    (invariant) => `${invariant} ${violations.filter((violation) => violation.invariant === invariant).length}`,
  );
  return [`Violations: ${counts.join(', ')}.`];
}

function lines(what: string, { message, ids }: Finding): string[] {
  const named = Object.entries(ids).map(([name, value]) => `${name}=${value}`);
  return [`  ${what}: ${message}`, ...(named.length > 0 ? [`      ${named.join(' ')}`] : [])];
}

function counted({ counted }: Report): string[] {
  return [...Map.groupBy(counted, ({ what }) => what)].flatMap(([what, all]) => [
    `Counted apart, ${what}: ${all.length}`,
    ...all.flatMap((finding) => lines(what, finding)),
  ]);
}

function trials({ trials: { cells, missed } }: Report): string[] {
  const hits = Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `Trials: ${hits.reduce((sum, [, count]) => sum + count, 0)} hits in ${hits.length} cells, ${missed.length} missed.`,
    ...hits.map(([cell, count]) => `  ${cell}: ${count}`),
    ...missed.map(
      ({ trial, fault, window, driver, why }) => `  missed ${trial} (${fault} ${window} ${driver}): ${why}`,
    ),
  ];
}
