/**
 * Asks a run to stop. The request is Temporal's own, so that it reaches any run, also one whose worker is down: the run
 * then stops its jobs, waits until they have ended, and closes as cancelled.
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { closedRunStates } from '../../contracts/run.js';
import { Problem } from '../problem/problem.js';
import { notABatch } from './not-a-batch.js';
import { ReadRun } from './read-run.js';
import type { RunAddress } from './run-id.js';
import type { RunSummaryResource } from './run.schema.js';
import { runPath } from './run-link.js';
import { TemporalRuns } from './temporal-runs.js';

export const cancelBody = z.strictObject({
  why: z.string().max(1_000).exactOptional().describe('Stands in the history of the run, for whoever asks later.'),
});

export type CancelBody = z.output<typeof cancelBody>;

@Injectable()
export class CancelRun {
  private readonly read: ReadRun;
  private readonly runs: TemporalRuns;

  constructor(@Inject(ReadRun) read: ReadRun, @Inject(TemporalRuns) runs: TemporalRuns) {
    this.read = read;
    this.runs = runs;
  }

  /**
   * Throws `run-not-found`, `part-of-a-run`, `full-run-id-required` (the latest run may be another one by now) or
   * `run-already-ended`.
   */
  async cancel(address: RunAddress, { why }: CancelBody): Promise<RunSummaryResource> {
    const run = await this.read.summary(address);
    notABatch(run);
    const members = { run: { id: run.id, state: run.state, href: runPath(run.id) } };
    if (address.runId === undefined) {
      throw new Problem('full-run-id-required', `The latest run is ${run.id}: name it in full to cancel it.`, {
        members,
      });
    }
    if (closedRunStates.some((state) => state === run.state)) {
      throw new Problem('run-already-ended', `${run.id} has ended: ${run.state}.`, { members });
    }
    await this.runs.requestCancel(address, randomUUID(), why ?? 'Asked over the API, without a reason.');
    return { ...run, state: 'cancelling' };
  }
}
