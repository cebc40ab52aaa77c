/** Trials that share a slot, and are judged together. */
import type { PlaneOptions } from '../../../local/aws/plane.js';
import type { Cell } from './cell.js';

export interface Batch {
  /** Also the name of its folder. */
  name: string;
  trials: readonly PlannedTrial[];
  /** Other code than the product's. */
  code?: Code;
  withoutJanitor?: boolean;
  /** A Temporal server of its own, which its faults may hit. */
  ownServer?: boolean;
  plane?: Partial<PlaneOptions>;
}

export interface Code {
  /** Compiled: what the workers run. */
  folder: string;
  /** Files of the pipelines' bundles: this release, and the next. */
  bundle: string;
  changedBundle: string;
}

export interface PlannedTrial {
  cell: Cell;
  /** Counts the trials of a cell. */
  variant: number;
}

/** Each cell so often. */
export function soOften(cells: readonly Cell[], trials: number): PlannedTrial[] {
  return Array.from({ length: trials }, (_, variant) => cells.map((cell) => ({ cell, variant }))).flat();
}

/** Cells whose faults hit the Temporal server or all of a plane, and those whose violations are known, stand apart. */
export function batchesOf(trials: readonly PlannedTrial[], perBatch: number): Batch[] {
  const kindOf = ({ cell }: PlannedTrial) =>
    [
      cell.ownServer === true ? 'server' : '',
      cell.ownPlane === undefined ? '' : `plane-${cell.ownPlane.name}`,
      cell.known === true ? 'known' : '',
    ]
      .filter(Boolean)
      .join('-') || 'slot';
  return [...Map.groupBy(trials, kindOf)]
    .sort(([a], [b]) => Number(a === 'slot') - Number(b === 'slot'))
    .flatMap(([kind, own]) => {
      const count = Math.ceil(own.length / perBatch);
      // Dealt out like cards: the slow ones of a fault don't meet in one slot.
      return Array.from({ length: count }, (_, index) => ({
        name: `${kind}-${index + 1}`,
        trials: own.filter((_trial, place) => place % count === index),
        ...(kind.startsWith('server') && { ownServer: true }),
        ...(own[0]?.cell.ownPlane && { plane: own[0].cell.ownPlane.options }),
      }));
    });
}
