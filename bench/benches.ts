/** All benches, by the name that `npm run bench -- <name>` takes. Only the one that is run is loaded. */
import type { BenchOptions } from './options.js';
import type { Report } from './report/report.js';

export const benches = {
  'step-overhead': async () => (await import('./step-overhead.js')).stepOverhead(),
  latency: async () => (await import('./latency.js')).latency(),
  waiting: async () => (await import('./waiting.js')).waiting(),
  'cached-runs': async () => (await import('./cached-runs.js')).cachedRuns(),
  'fan-out': async (options: BenchOptions) => (await import('./fan-out.js')).fanOut(options),
  'emr-watch': async (options: BenchOptions) => (await import('./emr-watch.js')).emrWatch(options),
  recovery: async (options: BenchOptions) => (await import('./recovery.js')).recovery(options),
} as const satisfies Record<string, (options: BenchOptions) => Promise<Report>>;

export type BenchName = keyof typeof benches;

export const benchNames = Object.keys(benches) as BenchName[];

/** What takes an hour and more runs only when it is asked for. */
export const unasked = benchNames.filter((name) => name !== 'recovery');

export function isBenchName(name: string): name is BenchName {
  return Object.hasOwn(benches, name);
}
