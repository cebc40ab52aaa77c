/** How many other launches of its run a kill has caught: they are no trials of their own. */
import { openTasks } from './open-tasks.js';
import type { Trial } from './trial.js';

/** Of the workers whose end was seen between the two moments, milliseconds since the epoch. */
export function alsoCaught({ slot, events }: Trial, appliedAt: number, confirmedAt: number): number {
  const killed = slot.journals.processes
    .entries()
    .filter(({ role, event, at }) => role === 'worker' && event === 'exited' && at >= appliedAt && at <= confirmedAt)
    .map(({ pid }) => String(pid));
  const before = events().filter(({ at }) => at <= appliedAt);
  const keys = openTasks(before).flatMap(({ key, worker }) => (killed.includes(worker) ? [key] : []));
  return Math.max(0, new Set(keys).size - 1);
}
