/** How much was tried, and how much of it was judged: a figure of violations says nothing without it. */
import { count } from '../../../bench/report/figures.js';
import { hasBroken, inBrokenBatch, isStruckInVain, type BatchLine, type TrialRecord } from '../rig/lines/line.js';
import { missingOf, type Figure } from './figures.js';

export function inAll(
  code: string,
  trials: readonly TrialRecord[],
  batches: readonly BatchLine[],
  figures: readonly Figure[],
): string {
  const times = trials.map(({ at }) => at).sort();
  const when = times.length > 0 ? `, ${times[0]?.slice(0, 10)} to ${times.at(-1)?.slice(0, 10)}` : '';
  const texts = [hitsText(trials), missingText(figures), judgedText(batches), tracesText(batches)];
  return `Code \`${code}\`${when}: ${texts.join(' ')}`;
}

function hitsText(trials: readonly TrialRecord[]): string {
  const hits = trials.filter(({ hit }) => hit);
  const broken = trials.filter(({ miss }) => miss === inBrokenBatch).length;
  const others = trials.length - hits.length;
  const inVain = trials.filter(isStruckInVain).length;
  const caught = hits.reduce((sum, line) => sum + (line.caught ?? 0), 0);
  return [
    `${count(hits.length)} hits.`,
    `${count(others)} trials do not count: ${count(broken)} in a batch that broke, and ${count(others - broken)} missed, of which ${count(inVain)} were struck, and what should have followed did not come in time.`,
    `The same kills have caught ${count(caught)} launches beside those that count.`,
  ].join(' ');
}

function missingText(figures: readonly Figure[]): string {
  const { missing, wanted } = missingOf(figures);
  return `${count(missing)} of ${count(wanted)} wanted hits are missing.`;
}

/** Of a batch that broke nothing counts. */
function judgedText(batches: readonly BatchLine[]): string {
  const totals = batches.flatMap((batch) => (!hasBroken(batch) && batch.totals ? [batch.totals] : []));
  const sum = (of: (one: (typeof totals)[number]) => number) => count(totals.reduce((all, one) => all + of(one), 0));
  return `The checker has judged ${sum(({ runs }) => runs)} runs with ${sum(({ launches }) => launches)} launches, ${sum(({ jobs }) => jobs)} jobs, ${sum(({ stops }) => stops)} stops and ${sum(({ events }) => events)} events of histories.`;
}

function tracesText(batches: readonly BatchLine[]): string {
  const judged = batches.filter((batch) => !hasBroken(batch));
  const all = judged.reduce((sum, { traces = 0 }) => sum + traces, 0);
  const unjudged = judged.reduce((sum, { unjudged: some = 0 }) => sum + some, 0);
  const known = judged.reduce((sum, { known: some = 0 }) => sum + some, 0);
  const share = `${((100 * unjudged) / Math.max(1, all)).toFixed(2)} %`;
  return [
    `Of the traces of ${count(all)} launches the model ought to have judged ${count(unjudged)} (${share}) that it has not.`,
    `It has accepted ${count(known)} for nothing but a window that cannot be closed, outside of the cells of such windows.`,
  ].join(' ');
}
