/** How busy the machine is: a figure of times is worth something only where the processes were not in each other's way. */
import { cpus } from 'node:os';

/** Gives the busy share of all cores since it was made: 0 to 1. */
export function busyFrom(): () => number {
  const before = sum();
  return () => {
    const after = sum();
    return (after.busy - before.busy) / Math.max(1, after.all - before.all);
  };
}

function sum(): { busy: number; all: number } {
  let [busy, idle] = [0, 0];
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, all: busy + idle };
}
