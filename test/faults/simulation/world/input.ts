/** What a plan means to its pipeline and to the simulated account; and what its faults mean to the time that it takes. */
import { prepare } from '../aws/places.js';
import type { MemoryPlane } from '../aws/plane.js';
import type { Work } from '../pipelines/index.js';
import type { Fault, Plan, Point } from '../plan.js';
import type { Verb } from '../../trace.js';

/** Sets the jobs up, and gives the pipeline's input. */
export function inputOf(plan: Plan, plane: MemoryPlane) {
  const works = plan.jobs.map((job, index): Work => {
    const name = `job${index + 1}`;
    const { startsAfterMs, runsMs, exitCode, ignoresStop } = job;
    const ends = plan.kind === 'emr-cluster' ? {} : { afterMs: runsMs, exitCode };
    plane.scripts.set(name, { ...(startsAfterMs > 0 && { startsAfterMs }), ...ends, ignoresStop });
    return { name, spec: prepare(plane, plan.kind, name), useMs: runsMs };
  });
  const timeout = plan.timeoutMs === undefined ? {} : { timeout: `${plan.timeoutMs}ms` };
  return { parallel: plan.shape === 'parallel', works, ...timeout };
}

/** Whose message it is, where the point says it. */
export function verbAt(point: Point): Verb | undefined {
  if (/start|word|find/.test(point)) return 'start';
  if (/wait|look|beat/.test(point)) return 'wait';
  return point.includes('stop') ? 'stop' : undefined;
}

/** How long after the run's end something of a fault may still come. */
export function longestOf(faults: readonly Fault[]): number {
  const times = faults.map(({ what }) => ('ms' in what ? what.ms : 'downMs' in what ? what.downMs : 0));
  return Math.max(0, ...times);
}
