/** The generated part of the page, made of trial lines and of nothing else. */
import { peerTable } from '../peer/table.js';
import { isStruckInVain, type Line, type TrialRecord } from '../rig/lines/line.js';
import { counting } from '../rig/lines/missing.js';
import { boundsTable, knownTable, timingsTable } from './bounds-tables.js';
import { countedTable } from './counted-table.js';
import { figuresOf, type KnownCell } from './figures.js';
import { inAll } from './in-all.js';
import { modelText, sabotageText, simulationText } from './proof-tables.js';
import type { ProofLine } from './proofs.js';
import { runsTable, violationsOf, windowsTable } from './runs-tables.js';
import { latestCode } from './tally.js';
import { countingBatches, counts, violates } from './what-counts.js';

export interface Parts {
  measured: string;
  sabotage: string;
  simulation: string;
  model: string;
}

/** Throws where the page has no place for one of them. */
export function withParts(page: string, parts: Partial<Parts>): string {
  return Object.entries(parts).reduce((text, [name, part]) => withPart(text, name, part), page);
}

function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name}: made by test/faults/report -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${part}\n\n${page.slice(to)}`;
}

/** Everything that is generated. */
export function partsOf(lines: readonly Line[], proofs: readonly ProofLine[], cells: readonly KnownCell[]): Parts {
  return {
    measured: measuredText(lines, cells),
    sabotage: sabotageText(proofs),
    simulation: simulationText(proofs),
    model: modelText(proofs),
  };
}

export function measuredText(lines: readonly Line[], cells: readonly KnownCell[]): string {
  const code = latestCode(lines);
  if (code === undefined) return 'Nothing has been measured yet.';
  const timings = (['rig', 'product'] as const).map((timing) => ({ code, timing }));
  const [atRig = [], atProduct = []] = timings.map((of) => figuresOf(lines, cells, of));
  const trials = timings.flatMap((of) => counting(lines, of));
  const batches = timings.flatMap((of) => countingBatches(lines, of));
  const inVain = trials.filter(isStruckInVain);
  const knownAtProduct = atProduct.filter(({ known, n, others }) => known && n + others > 0);
  return [
    inAll(code, trials, batches, [...atRig, ...atProduct]),
    '**Violations, hits, and the bound on the share of hits that end in a violation: 95 %, one-sided, exact (Clopper–Pearson)**',
    boundsTable(atRig.filter(({ known }) => !known)),
    "**The product's own timings beside the rig's; they agree where the exact two-sided 95 % intervals overlap**",
    timingsTable(atRig, atProduct),
    "**At the product's own timings, by driver**",
    boundsTable(atProduct.filter(({ known, target, n }) => !known && target + n > 0)),
    '**Windows that cannot be closed: how many of the hits led to a second job, and any other violation**',
    knownTable(atRig),
    ...(knownAtProduct.length > 0 ? ["**The same at the product's own timings**", knownTable(knownAtProduct)] : []),
    '**Counted, and no violations: what terminate and reset by operators leave behind, of the hits of their fault**',
    countedTable(trials),
    '**A worker of hand-written activities under the same faults (Glue)**',
    peerTable(
      lines.filter((line) => line.what === 'peer'),
      (cell) => ofGlue(counting(lines, { code, timing: 'rig' }), cell),
    ),
    ...violationsOf(lines, code),
    '**Every run since the last change of the code**',
    runsTable(lines, code),
    details(
      'Hits by window',
      windowsTable(
        trials.filter(({ hit }) => hit),
        cells,
      ),
    ),
    ...(inVain.length > 0
      ? [
          details(
            'Trials that were struck, and what should have followed did not come, by window',
            windowsTable(inVain),
          ),
        ]
      : []),
    details('Trials that do not count, by window', windowsTable(trials.filter(({ hit }) => !hit))),
  ].join('\n\n');
}

function ofGlue(trials: readonly TrialRecord[], cell: string): { k: number; n: number } {
  const own = trials.filter((line) => line.kind === 'glue' && counts(line) && `${line.fault}/${line.window}` === cell);
  return { k: own.filter(violates).length, n: own.length };
}

function details(title: string, text: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${text}\n\n</details>`;
}
