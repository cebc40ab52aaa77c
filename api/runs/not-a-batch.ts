/** A batch of a fan-out can be read, and nothing else: without it the fan-out could not tell what became of its items. */
import { fanOutWorkflow } from '../../contracts/names.js';
import type { RunSummary } from '../../contracts/run.js';
import { Problem } from '../problem/problem.js';
import { runPath } from './run-link.js';

/** Throws the problem `part-of-a-run`. */
export function notABatch({ id, pipeline, parent }: RunSummary): void {
  if (pipeline !== fanOutWorkflow) return;
  const whole = parent && { run: { id: parent.id, href: runPath(parent.id) } };
  throw new Problem('part-of-a-run', `${id} is a batch of a fan-out.`, { ...(whole && { members: whole }) });
}
