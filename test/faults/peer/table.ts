/** The peer's rows of the page. */
import { count } from '../../../bench/report/figures.js';
import { tableMarkdown } from '../../../bench/report/markdown.js';
import { peerCells, type PeerCell, type PeerLine } from './line.js';

const inWords: Readonly<Record<PeerCell, string>> = {
  'F1/W4': 'worker killed while its start is unanswered',
  'F3/W4': 'reply to the start lost',
  'F9/W4': 'run cancelled while its start is unanswered',
  'F9/aws-down-at-start': 'reply lost, and run cancelled while AWS is down',
};

/** `millrace`: hits of the same cells, and how many of them ended in a violation. */
export function peerTable(lines: readonly PeerLine[], millrace: (cell: PeerCell) => { k: number; n: number }): string {
  const rows = peerCells.map((cell) => {
    const own = lines.filter((line) => line.cell === cell);
    const of = (counts: (line: PeerLine) => boolean) =>
      own.length === 0 ? 'none yet' : `${count(own.filter(counts).length)} of ${count(own.length)}`;
    const { k, n } = millrace(cell);
    const ours = n === 0 ? 'none yet' : `${count(k)} of ${count(n)}`;
    return [`${cell} ${inWords[cell]}`, of(({ jobs }) => jobs > 1), of(({ left }) => left > 0), ours];
  });
  return tableMarkdown({ head: ['Fault', 'peer: second job', 'peer: job left running', 'Millrace: either'], rows });
}

/** Cells without a second job, and without one that was left. */
export function unharmed(lines: readonly PeerLine[]): PeerCell[] {
  return peerCells.filter((cell) => !lines.some((line) => line.cell === cell && (line.jobs > 1 || line.left > 0)));
}
