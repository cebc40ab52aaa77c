/** Targets are resolved once per run and stand in history, so that retry, find and stop look where the start was sent. */
import type { Target } from '../../contracts/job.js';
import { callResolveTarget } from './job-calls.js';
import { currentRun } from './run.js';

export function targetOf(name: string): Promise<Target> {
  const { targets } = currentRun();
  const known = targets.get(name);
  if (known) return known;
  const resolving = callResolveTarget(name);
  // Whoever awaits it gets the error; a step that was cancelled meanwhile must not leave it unhandled.
  resolving.catch(() => targets.delete(name));
  targets.set(name, resolving);
  return resolving;
}
