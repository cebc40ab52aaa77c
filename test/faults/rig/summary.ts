/** What a plan has come to, for people: the matrix, what was missed, and every violation. */
import type { Cell } from './cell.js';
import { conformanceText, rejectedIn, tooManyUnjudged, unjudgedIn } from './conformance/conformance-text.js';
import { emptyCells, knownWindows, matrixMarkdown } from './matrix.js';
import type { BatchResult } from './run-plan.js';

export interface Summary {
  text: string;
  passed: boolean;
  hits: number;
}

export function summary(cells: readonly Cell[], results: readonly BatchResult[]): Summary {
  const lines = results.flatMap((result) => result.lines);
  const misses = lines.filter(({ hit }) => !hit);
  const empty = emptyCells(lines, cells);
  const broken = results.flatMap(({ batch, broken, report }) => [
    ...(broken === undefined ? [] : [`${batch.name}: ${broken}`]),
    ...(report?.brokenRig ?? []).map(({ message }) => `${batch.name}: ${message}`),
  ]);
  const violations = results.flatMap(({ batch, report }) =>
    (report?.violations ?? []).map(({ invariant, message }) => `${invariant} in ${batch.name}: ${message}`),
  );
  const traces = results.flatMap(({ conformance = [] }) => conformance);
  const unjudged = tooManyUnjudged(unjudgedIn(traces).length, traces.length);
  const text = [
    matrixMarkdown(lines, cells),
    '',
    ...misses.map(({ trial, miss, contradiction }) =>
      contradiction === undefined
        ? `missed: ${trial}: ${miss ?? 'its window had ended'}`
        : `contradicted: ${trial}: ${contradiction}`,
    ),
    ...knownWindows(
      lines,
      cells,
      results.flatMap(({ known = [] }) => known),
    ),
    ...broken.map((what) => `BROKEN RIG: ${what}`),
    ...violations.map((what) => `VIOLATION of ${what}`),
    ...conformanceText(traces),
    ...(unjudged === undefined ? [] : [`TOO LITTLE JUDGED: ${unjudged}`]),
    ...(empty.length > 0 ? [`EMPTY: ${empty.join(', ')}`] : []),
    `${lines.length - misses.length} hits, ${misses.length} missed, ${violations.length} violations`,
  ].join('\n');
  const wrong = broken.length + violations.length + empty.length + rejectedIn(traces).length;
  return { text, passed: wrong === 0 && unjudged === undefined, hits: lines.length - misses.length };
}
