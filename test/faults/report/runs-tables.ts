/** Every run, and everything that went wrong in one: nobody may pick. */
import { jobKinds } from '../../../activities/specs.js';
import { count } from '../../../bench/report/figures.js';
import { tableMarkdown } from '../../../bench/report/markdown.js';
import { firstLine } from '../first-line.js';
import type { BatchLine, Line, TrialRecord } from '../rig/lines/line.js';
import { inOrder } from './faults.js';
import type { KnownCell } from './figures.js';
import { byWindow, runsOf, type RunSummary } from './tally.js';

export function violationsOf(lines: readonly Line[], code: string): string[] {
  const runs = runsOf(lines, code);
  const again = new Set(runs.filter(({ run }) => run.again !== undefined).map(({ run }) => run.run));
  const said = lines.flatMap((line) =>
    line.what === 'batch' && line.code === code && line.verdict !== 'clean' && !again.has(line.run)
      ? (line.why ?? []).map((why) => `- run ${line.run}, ${line.batch}, ${verdictText(line)}: ${firstLine(why)}`)
      : [],
  );
  const lookedFor = runs.flatMap((summary) => {
    const { run, hits } = summary;
    return run.again === undefined ? [] : [`- ${run.again}, looked for again: ${violatedText(summary)} of ${hits}`];
  });
  if (said.length + lookedFor.length === 0) return [];
  return ['**Every violation, and every batch that broke**', [...said, ...lookedFor].join('\n')];
}

function verdictText({ verdict, broke }: BatchLine): string {
  return broke === true ? `${verdict} and broken` : verdict;
}

function violatedText({ violated, unnamed }: RunSummary): string {
  return unnamed === 0 ? count(violated) : `${count(violated)} (and ${count(unnamed)} that name no trial)`;
}

export function runsTable(lines: readonly Line[], code: string): string {
  const rows = runsOf(lines, code).map((summary) => {
    const { run, trials, hits, batches, broken, seconds } = summary;
    return [
      `${run.run}${run.again === undefined ? '' : ` (again: ${run.again})`}`,
      run.at.slice(0, 16).replace('T', ' '),
      run.timing,
      `\`${run.args}\``,
      ...[run.planned, trials, hits].map(count),
      violatedText(summary),
      `${broken} of ${batches}`,
      seconds === undefined ? 'cut off' : `${(seconds / 60).toFixed(0)} min`,
    ];
  });
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

/** With `cells` also what there is none of, in bold; a place that is blank then has no cell. */
export function windowsTable(trials: readonly TrialRecord[], cells: readonly KnownCell[] = []): string {
  const made = byWindow(trials);
  const wanted = byWindow(cells);
  const rows = [...new Set([...wanted.keys(), ...made.keys()])].sort(inOrder).map((name) => [
    name,
    ...jobKinds.map((kind) => {
      const some = made.get(name)?.get(kind);
      return some === undefined ? (wanted.get(name)?.has(kind) === true ? '**0**' : '') : count(some);
    }),
  ]);
  return tableMarkdown({ head: ['Fault and window', ...jobKinds], rows });
}
