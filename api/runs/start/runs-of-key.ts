/** What is known of the runs of one workflow id, as far as a start needs it. */
import { Inject, Injectable } from '@nestjs/common';
import type { RunMemo } from '../../../contracts/names.js';
import { enums } from '../../temporal/proto.js';
import type { RunAddress } from '../run-id.js';
import { TemporalRuns, type ExecutionInfo } from '../temporal-runs.js';
import type { LatestRun } from './verdict.js';

export interface KnownRun extends LatestRun {
  /** Milliseconds. */
  startedAt: number;
  /** What its memo says, if this API has started it. */
  memo?: RunMemo;
}

const { WorkflowExecutionStatus: status } = enums;

/** One a retry: who has retried more often finds the way by the later ones. */
const readsBack = 10;

/** Clocks of Temporal's hosts may differ. */
const clockMarginMs = 60_000;

@Injectable()
export class RunsOfKey {
  private readonly runs: TemporalRuns;

  constructor(@Inject(TemporalRuns) runs: TemporalRuns) {
    this.runs = runs;
  }

  /** Strongly consistent. */
  latest(workflowId: string): Promise<KnownRun | undefined> {
    return this.find({ workflowId });
  }

  /**
   * From the latest back in time, as far as the memos lead: one strongly consistent read each. The last is the first run
   * of its key when it has a memo that names none before it.
   */
  async *backwards(latest: KnownRun, workflowId: string): AsyncGenerator<KnownRun> {
    for (let run: KnownRun | undefined = latest; run;) {
      yield run;
      const runId: string | undefined = run.memo?.after;
      run = runId === undefined ? undefined : await this.find({ workflowId, runId });
    }
  }

  /** The run id of the run that came right after this one, as far as memos lead back to it in a few reads. */
  async after({ workflowId, runId }: Required<RunAddress>): Promise<string | undefined> {
    const latest = await this.latest(workflowId);
    if (!latest || latest.runId === runId) return undefined;
    let reads = 0;
    for await (const run of this.backwards(latest, workflowId)) {
      if (run.memo?.after === runId) return run.runId;
      reads += 1;
      if (reads === readsBack || run.runId === runId) return undefined;
    }
    return undefined;
  }

  /** Strongly consistent; undefined when Temporal knows no such run. */
  given(address: Required<RunAddress>): Promise<KnownRun | undefined> {
    return this.find(address);
  }

  /** The run that was started for a receipt first used at `since`, as visibility shows it: some seconds late. */
  async listedFor(receipt: string, workflowId: string, since: number): Promise<KnownRun | undefined> {
    const query = `WorkflowId = '${workflowId}' AND StartTime >= '${new Date(since - clockMarginMs).toISOString()}'`;
    let token: Uint8Array | undefined;
    do {
      const page = await this.runs.list(query, 1_000, token);
      const known = await Promise.all(page.executions.map((info) => this.known(info)));
      const found = known.find((run) => run.memo?.receipt === receipt);
      if (found) return found;
      token = page.nextPageToken;
    } while (token?.length);
    return undefined;
  }

  private async find(address: RunAddress): Promise<KnownRun | undefined> {
    const info = (await this.runs.find(address))?.workflowExecutionInfo;
    return info ? this.known(info) : undefined;
  }

  private async known(info: ExecutionInfo): Promise<KnownRun> {
    const memo = (await this.runs.memoOf(info)) as RunMemo | undefined;
    return {
      runId: info.execution?.runId ?? '',
      status: statusOf(info.status),
      startedAt: this.runs.startTimeOf(info),
      ...(memo?.v === 1 && { memo }),
    };
  }
}

function statusOf(value: ExecutionInfo['status']): LatestRun['status'] {
  if (value === status.WORKFLOW_EXECUTION_STATUS_COMPLETED) return 'succeeded';
  return ended.has(value ?? 0) ? 'ended-otherwise' : 'running';
}

const ended: ReadonlySet<number> = new Set([
  status.WORKFLOW_EXECUTION_STATUS_FAILED,
  status.WORKFLOW_EXECUTION_STATUS_CANCELED,
  status.WORKFLOW_EXECUTION_STATUS_TERMINATED,
  status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
]);
