/** All parts of the model, one after the other: what `npm run faults` calls, and `main.ts`. */
import { performance } from 'node:perf_hooks';
import { inCi, large } from './plans.js';
import { reportPlans, reportSabotages, reportSettling, reportWindows, type PlanFigures, type Print } from './report.js';

export interface ModelOrder {
  isLarge?: boolean;
  print: Print;
  /** Each exploration, once it is over. */
  tell?: (figures: PlanFigures) => void;
}

/** True when all was as expected. */
export function runModel({ isLarge = false, print, tell }: ModelOrder): boolean {
  const parts: readonly [string, () => boolean][] = [
    ['Explored', () => reportPlans(isLarge ? large : inCi, print, tell)],
    ['Sabotages', () => reportSabotages(print)],
    ['Known windows', () => reportWindows(print)],
    ['Settling', () => reportSettling(print)],
  ];
  return parts
    .map(([title, part]) => {
      const began = performance.now();
      print(`\n## ${title}\n`);
      const asExpected = part();
      print(
        `\n${title}: ${asExpected ? 'as expected' : 'NOT AS EXPECTED'}, ${((performance.now() - began) / 1_000).toFixed(1)} s`,
      );
      return asExpected;
    })
    .every(Boolean);
}
