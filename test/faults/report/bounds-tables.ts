/** Tables of figures: by fault and driver, at both timings, and of windows that can't be closed. */
import { jobKinds } from '../../../activities/specs.js';
import { count } from '../../../bench/report/figures.js';
import { tableMarkdown } from '../../../bench/report/markdown.js';
import { boundText } from './bound-text.js';
import { overlap } from './clopper-pearson.js';
import { faultText, inOrder } from './faults.js';
import { pooled, type Figure } from './figures.js';

export function boundsTable(figures: readonly Figure[]): string {
  const rows = byFault(figures).map(([fault, own]) => {
    const missing = own.reduce((sum, { n, target }) => sum + Math.max(0, target - n), 0);
    const each = jobKinds.map((kind) => figureText(own.find((figure) => figure.kind === kind)));
    return [faultText(fault), ...each, count(missing)];
  });
  return tableMarkdown({ head: ['Fault', ...jobKinds, 'hits missing'], rows });
}

/** Whether what was measured twenty times faster also holds at the durations of the product. */
export function timingsTable(atRig: readonly Figure[], atProduct: readonly Figure[]): string {
  const rows = ['F1', 'F2', 'F3'].map((fault) => {
    const [rig, product] = [pooled(atRig, fault), pooled(atProduct, fault)];
    const agree = rig.n === 0 || product.n === 0 ? '' : overlap(rig, product) ? 'yes' : '**NO**';
    return [faultText(fault), figureText(rig), figureText(product), agree];
  });
  return tableMarkdown({ head: ['Fault, all drivers', 'rig', 'product', 'agree'], rows });
}

/** What is no second job of that window stands beside it, and is a violation like any other. */
export function knownTable(figures: readonly Figure[]): string {
  const rows = byFault(figures.filter(({ known }) => known)).map(([fault, own]) => [
    faultText(fault),
    ...jobKinds.map((kind) => knownText(own.find((figure) => figure.kind === kind))),
  ]);
  return tableMarkdown({ head: ['Window', ...jobKinds], rows });
}

function byFault(figures: readonly Figure[]): [string, Figure[]][] {
  return [...Map.groupBy(figures, ({ fault }) => fault)].sort(([a], [b]) => inOrder(a, b));
}

function figureText(figure: Pick<Figure, 'k' | 'n'> | undefined): string {
  if (!figure) return '';
  const { k, n } = figure;
  return n === 0 ? 'none yet' : `${k > 0 ? `**${count(k)}**` : k} of ${count(n)}, ≤ ${boundText(k, n)}`;
}

function knownText(figure: Figure | undefined): string {
  const { k = 0, n = 0, others = 0 } = figure ?? {};
  const text = n === 0 ? 'none yet' : `${count(k)} of ${count(n)}`;
  return others === 0 ? text : `${text}; **${count(others)} other violation${others === 1 ? '' : 's'}**`;
}
