/** All parts of the model, one after the other: what `npm run faults` calls, and `main.ts`. */
import { performance } from 'node:perf_hooks';
import { inCi, large } from './plans.js';
import { reportPlans, reportSabotages, reportSettling, reportWindows, type Print } from './report.js';

/** True when all was as expected. */
export function runModel({ isLarge = false, print }: { isLarge?: boolean; print: Print }): boolean {
  const parts: readonly [string, () => boolean][] = [
    ['Explored', () => reportPlans(isLarge ? large : inCi, print)],
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
