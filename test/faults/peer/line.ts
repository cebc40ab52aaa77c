/** One trial of the peer, as the file of long runs holds it. */
export interface PeerLine {
  v: 1;
  what: 'peer';
  at: string;
  /** As the rig's cell with the same fault in the same window. */
  cell: PeerCell;
  trial: string;
  /** Jobs that the ledger has for this one step. */
  jobs: number;
  /** Of these, how many went on after the run had ended. */
  left: number;
}

export const peerCells = ['F1/W4', 'F3/W4', 'F9/W4', 'F9/aws-down-at-start'] as const;
export type PeerCell = (typeof peerCells)[number];
