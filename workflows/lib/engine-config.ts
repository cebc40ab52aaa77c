/** What the bundle is told when it is built: `worker/bundle.ts` writes the call into the bundle's entry. */
import { defaultTiming, type Timing } from '../../contracts/timing.js';

let timing: Timing = defaultTiming;
let versioned = false;
let pipelines: ReadonlySet<string> = new Set();

export function configureEngine(config: { timing: Timing; versioned: boolean; pipelines: readonly string[] }): void {
  ({ timing, versioned } = config);
  pipelines = new Set(config.pipelines);
}

export function engineTiming(): Timing {
  return timing;
}

/** Whether the worker uses deployment versioning: without it the server refuses every versioning behaviour. */
export function isVersioned(): boolean {
  return versioned;
}

/** Whether the index exports it: a child of a type that no worker knows would never end. */
export function isPipelineOfBundle(name: string): boolean {
  return pipelines.has(name);
}
