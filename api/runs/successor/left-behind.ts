/** Jobs that a run and the runs of its fan-outs have left behind: one that may still run in an item counts for the whole. */
import { Inject, Injectable } from '@nestjs/common';
import { failureTypes } from '../../../contracts/failure.js';
import type { FanOutBatchResult } from '../../../contracts/fan-out.js';
import { closedRunStates } from '../../../contracts/run.js';
import { Problem } from '../../problem/problem.js';
import { childrenOf, type Child } from '../document/children.js';
import { ReadRun } from '../read-run.js';
import type { RunAddress } from '../run-id.js';
import { runPath } from '../run-link.js';
import { leftByRun } from './left-by-run.js';
import type { JobLeftBehind } from './successor.schema.js';

@Injectable()
export class LeftBehind {
  private readonly read: ReadRun;

  constructor(@Inject(ReadRun) read: ReadRun) {
    this.read = read;
  }

  /** Throws `run-still-open` when a run of its fan-outs is. */
  async by(address: RunAddress): Promise<JobLeftBehind[]> {
    const { events, facts } = await this.read.told(address);
    const left = leftByRun(events, facts);
    for (const child of childrenOf(events).filter(mayHaveLeft)) left.push(...(await this.byChild(child)));
    return left;
  }

  private async byChild({ workflowId, runId, outcome }: Child): Promise<JobLeftBehind[]> {
    // Asked for, and never begun.
    if (runId === undefined) return [];
    const address = { workflowId, runId };
    if (!outcome) await this.hasEnded(address);
    return this.by(address);
  }

  /** Temporal asks the children of a terminated run to cancel: they may be stopping their jobs. */
  private async hasEnded(address: RunAddress): Promise<void> {
    const { id, state } = await this.read.summary(address);
    if (closedRunStates.some((closed) => closed === state)) return;
    throw new Problem('run-still-open', `${id} belongs to the run, and has not ended.`, {
      members: { run: { id, state, href: runPath(id) } },
    });
  }
}

/** A child that was cancelled has cleaned up, and one that failed says whether it could. */
function mayHaveLeft({ outcome }: Child): boolean {
  if (!outcome || 'terminated' in outcome) return true;
  if ('cancelled' in outcome) return false;
  if ('failed' in outcome) return unsafe.has(outcome.failed.type) || outcome.failed.details?.mayStillRun === true;
  const report = outcome.completed as Partial<FanOutBatchResult> | undefined;
  return report?.failed?.some(({ type, mayStillRun }) => mayStillRun === true || unsafe.has(type)) ?? false;
}

/** A timeout of Temporal's own, and a termination, are no ends that clean up. */
const unsafe: ReadonlySet<string> = new Set([
  failureTypes.jobStillRunning,
  failureTypes.jobOutcomeUnknown,
  'TerminatedFailure',
  'TimeoutFailure',
]);
