/** What the model says, as text: services, sabotages, windows, settling. Each part tells whether all was as expected. */
import { toMs } from '../../../contracts/duration.js';
import { defaultTiming, settlingMs } from '../../../contracts/timing.js';
import { broken, check, sabotaged, windowFound } from './check.js';
import type { Plan } from './plans.js';
import { traceOf } from './print.js';
import { sabotages } from './sabotages.js';
import { smallestSettling } from './settling.js';
import { windows } from './windows.js';

export type Print = (line: string) => void;

/** Of one exploration. */
export interface PlanFigures {
  service: string;
  bounds: string;
  states: number;
  transitions: number;
  holds: boolean;
}

/** More than this is no CI's. */
const stateLimit = 16_000_000;

export function reportPlans(plans: readonly Plan[], print: Print, tell?: (figures: PlanFigures) => void): boolean {
  return plans
    .map(({ what, model }) => {
      const checked = check(model, stateLimit);
      const { states, transitions, seconds, depth, whole, found, stuck } = checked;
      print(`${model.name}: ${what}`);
      print(
        `  ${states} states, ${transitions} transitions, ${seconds.toFixed(1)} s, depth ${depth}${whole ? '' : ', CUT'}`,
      );
      const bad = broken(checked);
      print(
        `  ${bad.length === 0 ? 'I2, I3, I4, I7 hold' : `BROKEN: ${bad.map(({ invariant }) => invariant).join(', ')}`}`,
      );
      for (const { invariant, window } of found) if (window) print(`  known window, ${window}: ${invariant}`);
      print(`  ${stuck.length === 0 ? 'from every state the end can be reached' : `STUCK: ${stuck.length} states`}`);
      for (const { path } of bad) traceOf(model, path).forEach((line) => print(`  ${line}`));
      if (stuck[0] !== undefined) traceOf(model, checked.pathTo(stuck[0])).forEach((line) => print(`  ${line}`));
      const holds = whole && bad.length === 0 && stuck.length === 0;
      tell?.({ service: model.name, bounds: what, states, transitions, holds });
      return holds;
    })
    .every(Boolean);
}

export function reportSabotages(print: Print): boolean {
  return sabotages
    .map((sabotage) => {
      const { breaks, trace, soundWithout, covered } = sabotaged(sabotage);
      const asExpected = breaks === sabotage.breaks && soundWithout && covered;
      print(
        `${asExpected ? 'red as expected' : 'NOT AS EXPECTED'}: ${sabotage.name} → ${breaks ?? 'nothing'}, ${trace.length} steps`,
      );
      if (!soundWithout) print('  THE SAME PLAN WITHOUT IT IS RED AS WELL');
      if (sabotage.covered)
        print(`  ${covered ? '' : 'NOT '}covered where only one is taken out, by ${sabotage.covered.by}`);
      trace.forEach((line) => print(`  ${line}`));
      return asExpected;
    })
    .every(Boolean);
}

export function reportWindows(print: Print): boolean {
  return windows
    .map((window) => {
      const { found, onlyByIt, trace } = windowFound(window);
      const asExpected = found && onlyByIt;
      print(
        `${asExpected ? 'known window' : 'NOT AS EXPECTED'}: ${window.name} → ${window.breaks}; without ${window.needs}: ${onlyByIt ? 'none' : 'ALSO'}`,
      );
      trace.forEach((line) => print(`  ${line}`));
      return asExpected;
    })
    .every(Boolean);
}

/** The smallest safe time is lag + delay, wherever it is looked for; the product's has that and a spare. */
export function reportSettling(print: Print): boolean {
  const asExpected = [1, 2, 3]
    .flatMap((lag) => [1, 2, 3].map((delay) => smallestSettling(lag, delay)))
    .map(({ lag, delay, smallest, below }) => {
      print(
        `lag ${lag}, delay ${delay}: ${smallest} ticks are the smallest safe settling time${smallest === lag + delay ? '' : ' (NOT lag + delay)'}`,
      );
      if (lag === 2 && delay === 1) {
        print('  one tick less:');
        below.forEach((line) => print(`  ${line}`));
      }
      return smallest === lag + delay;
    })
    .every(Boolean);
  const delay = 2 * toMs(defaultTiming.connectTimeout) + toMs(defaultTiming.requestTimeout);
  const names = Object.keys(defaultTiming).filter((name) =>
    name.endsWith('ListingLag'),
  ) as (keyof typeof defaultTiming)[];
  const spare = names.map((name) => {
    const lag = toMs(defaultTiming[name]);
    const settling = settlingMs(defaultTiming, defaultTiming[name]);
    print(
      `${name}: ${settling / 1_000} s; needed are lag ${lag / 1_000} s + delay ${delay / 1_000} s (the fence's answer, connect, request)`,
    );
    return settling - lag - delay;
  });
  return asExpected && spare.every((ms) => ms > 0);
}
