/** The page's generated parts about what is cheaper than trials, and about what is taken out. Made of proof lines alone. */
import { count } from '../../../bench/report/figures.js';
import { tableMarkdown } from '../../../bench/report/markdown.js';
import { isJobKind } from '../../../activities/specs.js';
import type { SabotageLine } from '../sabotage/line.js';
import type { SimulationLine } from '../simulation/line.js';
import { cellName } from '../rig/cell.js';
import { windows } from '../rig/windows/windows.js';
import { faultsInWords } from './faults.js';
import type { ProofLine } from './proofs.js';

const nothing = 'Nothing has been measured yet.';

/** Rates add up over the runs of one code. */
export function sabotageText(lines: readonly ProofLine[]): string {
  const own = lines.filter((line) => line.what === 'sabotage');
  if (own.length === 0) return nothing;
  const rows = [...Map.groupBy(own, ({ name, fault, window, kind }) => [name, fault, window, kind].join(' '))].map(
    ([, same]) => rowOf(same),
  );
  const [{ code }] = own as [SabotageLine];
  return [
    `Code \`${code}\`. The same faults on the product as it is: ${controlText(own)}`,
    tableMarkdown({ head: ['Guarantee', 'Taken out', 'Fault and window', 'Service', 'Red', 'In'], rows }),
  ].join('\n\n');
}

/** Places of one cell share its control: it is one in each run, whose lines have one time. */
function controlText(lines: readonly SabotageLine[]): string {
  const cellOf = ({ fault, window, kind }: SabotageLine) => cellName({ fault, window, kind });
  const controls = new Map(lines.map((line) => [`${line.at} ${cellOf(line)}`, line]));
  const hits = [...controls.values()].reduce((sum, { control }) => sum + control, 0);
  const cells = new Set(lines.map(cellOf));
  const unsound = new Set(lines.filter(isControlUnsound).map(cellOf));
  return `${count(hits)} hits in ${count(cells.size)} cells, ${count(unsound.size)} of which were not hit, or not clean.`;
}

/** Lines of before had it as a problem of theirs. */
function isControlUnsound({ problem, controlProblem }: SabotageLine): boolean {
  return controlProblem !== undefined || problem?.startsWith('control: ') === true;
}

function rowOf(same: readonly SabotageLine[]): string[] {
  const { guarantee, takenOut, fault, window, kind, expects } = same.at(-1) as SabotageLine;
  const sum = (of: (line: SabotageLine) => number) => count(same.reduce((all, line) => all + of(line), 0));
  const problems = new Set(same.flatMap(problemsOf));
  const rate = [`${sum(({ red }) => red)} of ${sum(({ hits }) => hits)}`, ...problems].join('; ');
  return [guarantee, takenOut, placeText(fault, window), kind, expects.join(', '), rate];
}

function problemsOf({ problem, controlProblem }: SabotageLine): string[] {
  return [
    ...(problem === undefined ? [] : [`**${problem}**`]),
    ...(controlProblem === undefined ? [] : [`**control: ${controlProblem}**`]),
  ];
}

function placeText(fault: string, window: string): string {
  const says = Object.hasOwn(windows, window) ? windows[window as keyof typeof windows].says : undefined;
  return `${fault} (${faultsInWords[fault] ?? fault}), ${window}${says === undefined ? '' : ` (${says})`}`;
}

/** Every run of this code; what its sabotages came to, from the latest one that tried them. */
export function simulationText(lines: readonly ProofLine[]): string {
  const own = lines.filter((line) => line.what === 'simulation');
  if (own.length === 0) return nothing;
  const latest = own.findLast(({ sabotages }) => sabotages.length > 0);
  return [
    `Code \`${own[0]?.code}\`:`,
    tableMarkdown({
      head: ['Run', 'Seed', 'Kinds', 'Interleavings', 'Events', 'Violations', 'Known window', 'Traces rejected'],
      rows: own.map(simulationRow),
    }),
    ...(latest
      ? [
          'How many of the interleavings turn red when a guarantee is taken out:',
          tableMarkdown({
            head: ['Guarantee', 'Taken out', 'Service', 'Red in'],
            rows: latest.sabotages.map(({ name, guarantee, kind, red, of, caught }) => [
              ...[guarantee, name, kind],
              `${count(red)} of ${count(of)}${caught ? '' : ', **not caught**'}`,
            ]),
          }),
        ]
      : []),
  ].join('\n\n');
}

function simulationRow({ at, seed, kinds, judged, rejected }: SimulationLine): string[] {
  const sum = (of: (figures: SimulationLine['kinds'][number]) => number) =>
    count(kinds.reduce((all, figures) => all + of(figures), 0));
  return [
    at.slice(0, 16).replace('T', ' '),
    String(seed),
    kinds
      .map(({ kind }) => kind)
      .filter(isJobKind)
      .join(', '),
    sum(({ interleavings }) => interleavings),
    sum(({ events }) => events),
    sum(({ violated }) => violated),
    sum(({ known }) => known),
    judged === undefined ? count(rejected) : `${count(rejected)} of ${count(judged)}`,
  ];
}

/** Of the latest exploration. */
export function modelText(lines: readonly ProofLine[]): string {
  const latest = lines.findLast((line) => line.what === 'model');
  if (!latest) return nothing;
  const rows = latest.plans.map(({ service, bounds, states, transitions, holds }) => [
    ...[service, bounds, count(states), count(transitions)],
    holds ? 'yes' : '**no**',
  ]);
  const table = tableMarkdown({ head: ['Service', 'Bounds', 'States', 'Transitions', 'Holds'], rows });
  return `Code \`${latest.code}\`, ${latest.at.slice(0, 10)}:\n\n${table}`;
}
