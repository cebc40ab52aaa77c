/**
 * The faults that go with any window: each makes a cell with every window where it makes sense, and every driver. Where a
 * window recurs, every third trial meets its second entry: the ways of the faults take turns by two and by four.
 */
import { jobKinds } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { windowNames, windows } from '../windows/windows.js';
import { killed } from './f01-killed.js';
import { frozen } from './f02-frozen.js';
import { replyLost } from './f03-reply-lost.js';
import { cancelled } from './f09-cancelled.js';
import type { WindowFault } from './fault.js';

export const windowFaults: readonly WindowFault[] = [killed, frozen, replyLost, cancelled];

export const windowCells: readonly Cell[] = windowFaults.flatMap((fault) =>
  (fault.windows ?? windowNames).flatMap((name) => jobKinds.map((kind) => cellOf(fault, name, kind))),
);

function cellOf(fault: WindowFault, name: (typeof windowNames)[number], kind: Cell['kind']): Cell {
  const window = windows[name];
  return {
    fault: fault.name,
    window: name,
    kind,
    ...(window.job && { job: window.job }),
    async meet(trial, variant) {
      const nth = window.recurs && variant % 3 === 2 ? 2 : 1;
      const inside = await window.enter(trial, nth);
      trial.say('entered', { pid: inside.worker, ...(nth !== 1 && { nth }) });
      await fault.apply(trial, inside, variant);
    },
  };
}
