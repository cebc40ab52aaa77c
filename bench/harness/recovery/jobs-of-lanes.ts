/** The job that each lane has, by the plane's ledger, which is read on from where it was read last. */
import type { Plane } from '../../../local/aws/plane.js';

export interface JobsOfLanes {
  /** The running job of a lane. */
  of(lane: string): string | undefined;
  /** Jobs that the lane has had. */
  count(lane: string): number;
}

export function jobsOfLanes(plane: Plane): JobsOfLanes {
  const lanes = new Map<string, { job?: string; count: number }>();
  let read = 0;
  const readOn = () => {
    for (const { event, name, jobId } of plane.ledger().slice(read)) {
      read += 1;
      const lane = lanes.get(name) ?? { count: 0 };
      if (event === 'committed' && jobId !== undefined) lanes.set(name, { job: jobId, count: lane.count + 1 });
      if (event === 'ended' && jobId === lane.job) lanes.set(name, { count: lane.count });
    }
    return lanes;
  };
  return {
    of: (lane) => readOn().get(lane)?.job,
    count: (lane) => readOn().get(lane)?.count ?? 0,
  };
}
