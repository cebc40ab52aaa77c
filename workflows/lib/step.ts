/** One named step is one AWS job per launch, started once and watched to its end. */
import type { AnySpec, ResultOf } from '../../activities/specs.js';
import type { Duration } from '../../contracts/duration.js';
import { targetNameFor } from './cluster-targets.js';
import { keptStep, type OnRetry } from './kept.js';
import { runLaunches } from './run-launches.js';
import { inPlace, namesStandIn } from './stand-ins.js';
import { track } from './track.js';

export interface StepOptions {
  /** A deadline for the whole step, all launches and waits included. Default: a day. */
  timeout?: Duration;
  /** New launches after a failure that is the job's own. Default: 0. */
  retries?: number;
  /** New launches after a loss to the platform: Spot, host, AWS's own errors. Default: 3. */
  relaunches?: number;
  /** A target of the worker's config. Default: the pipeline's, else `default`. */
  target?: string;
  /** `again`: it runs in every retry, as what it undoes or makes does not outlive its run. Default: `keep`. */
  onRetry?: OnRetry;
}

/**
 * Runs one AWS job and gives its typed result. Names are unique within a run; in a fan-out add the item's key. A retry of
 * the run keeps what has succeeded under the same name with the same spec.
 */
export function step<Spec extends AnySpec>(
  name: string,
  spec: Spec,
  options: StepOptions = {},
): Promise<ResultOf<Spec>> {
  return track(name, spec.kind, async (view) => {
    const kept = keptStep(view, spec, options.onRetry, targetNameFor(spec, options.target));
    if (kept) return kept.result;
    const placed = namesStandIn(spec) ? { spec: await inPlace(spec), asWritten: spec } : { spec };
    const { result } = await runLaunches({ name, ...placed, options, view });
    return result;
  }) as Promise<ResultOf<Spec>>;
}
