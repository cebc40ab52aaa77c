/** What a job run has used, and what of it is billed. */
import { nothing, sum, times, type Resources } from './resources.js';
import type { Allocation } from './workers.js';

export interface Utilization {
  vCPUHour: number;
  memoryGBHour: number;
  storageGBHour: number;
}

/** "A 1-minute minimum usage for workers, plus additional storage over 20 GB per worker" (billedResourceUtilization). */
const free = { seconds: 60, diskGb: 20 };

export interface Usage {
  /** So many seconds of these workers. */
  add(held: Allocation, seconds: number): void;
  total(): Utilization;
  billed(): Utilization;
}

export function createUsage(): Usage {
  let used = nothing;
  let paid = nothing;
  return {
    add({ resources, workers }, seconds) {
      used = sum(used, times(resources, seconds));
      const disk = Math.max(0, resources.disk - workers * free.diskGb);
      paid = sum(paid, times({ ...resources, disk }, Math.max(seconds, free.seconds)));
    },
    total: () => hours(used),
    billed: () => hours(paid),
  };
}

function hours({ cpu, memory, disk }: Resources): Utilization {
  const hoursOf = (seconds: number): number => Number((seconds / 3_600).toFixed(3));
  return { vCPUHour: hoursOf(cpu), memoryGBHour: hoursOf(memory), storageGBHour: hoursOf(disk) };
}
