/** How much was tried, and how much of it was judged: a figure of violations says nothing without it. */
import { count } from '../../../bench/report/figures.js';
import type { BatchLine, TrialRecord } from '../rig/lines/line.js';
import { batchName } from './what-counts.js';

export function inAll(code: string, trials: readonly TrialRecord[], batches: readonly BatchLine[]): string {
  const times = trials.map(({ at }) => at).sort();
  const when = times.length > 0 ? `, ${times[0]?.slice(0, 10)} to ${times.at(-1)?.slice(0, 10)}` : '';
  return `Code \`${code}\`${when}: ${[hitsText(trials, batches), judgedText(batches), tracesText(batches)].join(' ')}`;
}

function hitsText(trials: readonly TrialRecord[], batches: readonly BatchLine[]): string {
  const brokenOnes = new Set(batches.filter(({ verdict }) => verdict === 'broken').map(batchName));
  const hits = trials.filter(({ hit }) => hit);
  const broken = trials.filter((line) => !line.hit && brokenOnes.has(batchName(line))).length;
  const others = trials.length - hits.length;
  const caught = hits.reduce((sum, line) => sum + (line.caught ?? 0), 0);
  return [
    `${count(hits.length)} hits.`,
    `${count(others)} trials do not count: ${count(others - broken)} missed, ${count(broken)} in a batch that broke.`,
    `The same kills have caught ${count(caught)} launches beside those that count.`,
  ].join(' ');
}

/** Of a batch that broke nothing counts. */
function judgedText(batches: readonly BatchLine[]): string {
  const totals = batches.flatMap((batch) => (batch.verdict !== 'broken' && batch.totals ? [batch.totals] : []));
  const sum = (of: (one: (typeof totals)[number]) => number) => count(totals.reduce((all, one) => all + of(one), 0));
  return `The checker has judged ${sum(({ runs }) => runs)} runs with ${sum(({ launches }) => launches)} launches, ${sum(({ jobs }) => jobs)} jobs, ${sum(({ stops }) => stops)} stops and ${sum(({ events }) => events)} events of histories.`;
}

function tracesText(batches: readonly BatchLine[]): string {
  const judged = batches.filter(({ verdict }) => verdict !== 'broken');
  const all = judged.reduce((sum, { traces = 0 }) => sum + traces, 0);
  const unjudged = judged.reduce((sum, { unjudged: some = 0 }) => sum + some, 0);
  const share = `${((100 * unjudged) / Math.max(1, all)).toFixed(2)} %`;
  return `Of the traces of ${count(all)} launches the model ought to have judged ${count(unjudged)} (${share}) that it has not.`;
}
