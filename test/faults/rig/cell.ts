/** One cell of the matrix: a fault, where it meets a launch, and of which driver. */
import type { PlaneOptions } from '../../../local/aws/plane.js';
import type { Trial, TrialOrder } from './trial.js';

/** `window`: `W3`, or what else says where the fault meets the launch. */
export interface Cell extends Omit<TrialOrder, 'id'> {
  /** Its fault hits all of the job plane, which it shares with the cells that name the same one. */
  ownPlane?: { name: string; options: Partial<PlaneOptions> };
  /** Its fault hits the Temporal server. */
  ownServer?: boolean;
  /** Takes the better part of a minute: left out where every cell is hit once. */
  slow?: boolean;
  /**
   * Starts the run, enters, applies and heals, and says each word to the nemesis' journal. `variant` counts the trials of
   * a cell, so that ways which differ take turns. Rejects with `NotInTime` for a miss, with anything else for a broken rig.
   */
  meet(trial: Trial, variant: number): Promise<void>;
  /** Meets a window that can't be closed: what it violates is told in a row of its own, see `known.ts`. */
  known?: true;
}

export const cellName = ({ fault, window, kind }: Pick<Cell, 'fault' | 'window' | 'kind'>): string =>
  `${fault}/${window}/${kind}`;
