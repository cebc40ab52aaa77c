/** What a sabotage came to at one place, as the file of figures holds it. */
import type { JobKind } from '../../../activities/specs.js';
import { firstLine } from '../first-line.js';
import type { Judged } from './run.js';

export interface SabotageLine {
  v: 1;
  what: 'sabotage';
  /** The same for all lines of a run. */
  at: string;
  /** `codeHash()` of the product that it was taken out of. */
  code: string;
  name: string;
  guarantee: string;
  takenOut: string;
  fault: string;
  window: string;
  kind: JobKind;
  expects: readonly string[];
  /** Hits, and how many of them turned red. */
  hits: number;
  red: number;
  missed: number;
  /** Launches that turned red, and how many of their traces the model rejects. */
  launches: number;
  rejected: number;
  /** Hits of the product as it is, in this cell: all places of a run that have it share them. */
  control: number;
  /** Why it does not hold. */
  problem?: string;
  /** Why the product as it is proves nothing of this cell: it was not hit, or not clean. */
  controlProblem?: string;
}

export function sabotageLine(judged: Judged, code: string, at: string): SabotageLine {
  const { sabotage, place, hits, red, missed, launches, rejected, control } = judged;
  const { name, guarantee, takenOut } = sabotage;
  const [fault = '', window = '', kind = ''] = place.cell.split('/');
  return {
    ...{ v: 1, what: 'sabotage', at, code, name, guarantee, takenOut, fault, window },
    kind: kind as JobKind,
    expects: place.expects,
    ...{ hits, red, missed, launches, rejected, control: control.hits },
    ...(judged.problem !== undefined && { problem: firstLine(judged.problem) }),
    ...(control.problem !== undefined && { controlProblem: firstLine(control.problem) }),
  };
}
