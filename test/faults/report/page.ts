/** The generated part of the page, made of trial lines and of nothing else. */
import { jobKinds } from '../../../activities/specs.js';
import { count } from '../../../bench/report/figures.js';
import { tableMarkdown } from '../../../bench/report/markdown.js';
import { peerTable } from '../peer/table.js';
import type { Line, TrialRecord } from '../rig/lines/line.js';
import { counting } from '../rig/lines/missing.js';
import { boundText } from './bound-text.js';
import { faultsInWords } from './faults.js';
import { modelText, sabotageText, simulationText } from './proof-tables.js';
import type { ProofLine } from './proofs.js';
import { figuresOf, hitsByWindow, latestCode, runsOf, type Figure, type KnownCell } from './tally.js';

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
  const atRig = figuresOf(lines, cells, { code, timing: 'rig' });
  const atProduct = figuresOf(lines, cells, { code, timing: 'product' });
  const trials = (['rig', 'product'] as const).flatMap((timing) => counting(lines, { code, timing }));
  return [
    inAll(trials, code),
    '**Violations, hits, and the bound on the share of hits that end in a violation: 95 %, one-sided, exact (Clopper–Pearson)**',
    boundsTable(atRig.filter(({ known }) => !known)),
    "**The same at the product's own timings**",
    boundsTable(atProduct.filter(({ known, target, n }) => !known && target + n > 0)),
    '**Windows that cannot be closed: how many of the hits led to a second job**',
    knownTable(atRig.filter(({ known }) => known)),
    '**A worker of hand-written activities under the same faults (Glue)**',
    peerTable(
      lines.filter((line) => line.what === 'peer'),
      (cell) => ofGlue(counting(lines, { code, timing: 'rig' }), cell),
    ),
    ...violationsOf(lines, code),
    '**Every run since the last change of the code**',
    runsTable(lines, code),
    details('Hits by window', windowsTable(trials)),
  ].join('\n\n');
}

function inAll(trials: readonly TrialRecord[], code: string): string {
  const hits = trials.filter(({ hit }) => hit).length;
  const times = trials.map(({ at }) => at).sort();
  const when = times.length > 0 ? `, ${times[0]?.slice(0, 10)} to ${times.at(-1)?.slice(0, 10)}` : '';
  return `Code \`${code}\`${when}: ${count(hits)} hits; ${count(trials.length - hits)} trials missed their window and do not count.`;
}

function boundsTable(figures: readonly Figure[]): string {
  const faults = [...new Set(figures.map(({ fault }) => fault))].sort(inOrder);
  const rows = faults.map((fault) => {
    const own = figures.filter((figure) => figure.fault === fault);
    const missing = own.reduce((sum, { n, target }) => sum + Math.max(0, target - n), 0);
    const each = jobKinds.map((kind) => figureText(own.find((figure) => figure.kind === kind)));
    return [`${fault} ${faultsInWords[fault] ?? ''}`.trim(), ...each, count(missing)];
  });
  return tableMarkdown({ head: ['Fault', ...jobKinds, 'hits missing'], rows });
}

function figureText(figure: Figure | undefined): string {
  if (!figure) return '';
  const { k, n } = figure;
  return n === 0 ? 'none yet' : `${k > 0 ? `**${k}**` : k} of ${count(n)}, ≤ ${boundText(k, n)}`;
}

function knownTable(figures: readonly Figure[]): string {
  const rows = [...Map.groupBy(figures, ({ fault }) => fault)].map(([fault, own]) => [
    `${fault} ${faultsInWords[fault] ?? ''}`,
    ...jobKinds.map((kind) => {
      const { k = 0, n = 0 } = own.find((figure) => figure.kind === kind) ?? {};
      return n === 0 ? 'none yet' : `${k} of ${count(n)}`;
    }),
  ]);
  return tableMarkdown({ head: ['Window', ...jobKinds], rows });
}

function ofGlue(trials: readonly TrialRecord[], cell: string): { k: number; n: number } {
  const own = trials.filter((line) => line.kind === 'glue' && line.hit && `${line.fault}/${line.window}` === cell);
  return { k: own.filter(({ violated }) => violated.length > 0).length, n: own.length };
}

function violationsOf(lines: readonly Line[], code: string): string[] {
  const runs = runsOf(lines, code);
  const again = new Set(runs.filter(({ run }) => run.again !== undefined).map(({ run }) => run.run));
  const said = lines.flatMap((line) =>
    line.what === 'batch' && line.code === code && line.verdict !== 'clean' && !again.has(line.run)
      ? (line.why ?? []).map((why) => `- run ${line.run}, ${line.batch}, ${line.verdict}: ${firstLine(why)}`)
      : [],
  );
  const lookedFor = runs.flatMap(({ run, violated, hits }) =>
    run.again === undefined ? [] : [`- ${run.again}, looked for again: ${violated} of ${hits}`],
  );
  if (said.length === 0) return [];
  return ['**Every violation, and every batch that broke**', [...said, ...lookedFor].join('\n')];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function runsTable(lines: readonly Line[], code: string): string {
  const rows = runsOf(lines, code).map(({ run, trials, hits, violated, batches, broken, seconds }) => [
    `${run.run}${run.again === undefined ? '' : ` (again: ${run.again})`}`,
    run.at.slice(0, 16).replace('T', ' '),
    run.timing,
    `\`${run.args}\``,
    ...[run.planned, trials, hits, violated].map(count),
    `${broken} of ${batches}`,
    seconds === undefined ? 'cut off' : `${(seconds / 60).toFixed(0)} min`,
  ]);
  const head = [
    'Run',
    'began (UTC)',
    'timing',
    'call',
    'planned',
    'trials',
    'hits',
    'violated',
    'batches broken',
    'took',
  ];
  return tableMarkdown({ head, rows });
}

function windowsTable(trials: readonly TrialRecord[]): string {
  const rows = [...hitsByWindow(trials)]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([name, hits]) => [name, ...jobKinds.map((kind) => (hits.has(kind) ? count(hits.get(kind) ?? 0) : ''))]);
  return tableMarkdown({ head: ['Fault and window', ...jobKinds], rows });
}

/** `F2` before `F10`. */
function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function details(title: string, text: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${text}\n\n</details>`;
}
