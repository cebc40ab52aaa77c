/**
 * The receipt behind an `Idempotency-Key`: a workflow of its own, started before the run and never twice. What it says of
 * the moment in which the key was first used decides every repeat. ADR 0004 tells why this is enough.
 */
import { Inject, Injectable } from '@nestjs/common';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { z } from 'zod';
import { memoKey, receiptIdPrefix, receiptWorkflow } from '../../../contracts/names.js';
import type { ApiConfig } from '../../config.js';
import { Problem } from '../../problem/problem.js';
import { Temporal, deadlines } from '../../temporal/temporal.js';
import { API_CONFIG } from '../../tokens.js';
import { hashOf } from '../canonical-json.js';
import { TemporalRuns } from '../temporal-runs.js';
import type { LatestRun } from './verdict.js';

export interface Receipt {
  /** Hex SHA-256 of principal, route and key. Runs that it starts carry it in their memo. */
  id: string;
  bodyHash: string;
  workflowId: string;
  /** The latest run of the workflow id when the key was first used. */
  before?: LatestRun;
}

export interface OpenedReceipt {
  receipt: Receipt;
  /** Milliseconds: when the key was first used, if this is not that time. */
  firstAt?: number;
}

const receiptMemo = z.object({
  v: z.literal(1),
  bodyHash: z.string(),
  workflowId: z.string(),
  before: z.object({ runId: z.string(), status: z.enum(['running', 'succeeded', 'ended-otherwise']) }).exactOptional(),
});

/** One namespace of keys per principal and route. There is no authentication yet, so there is one principal. */
export function receiptIdOf(idempotencyKey: string, route: string): string {
  return hashOf(['anonymous', route, idempotencyKey]);
}

@Injectable()
export class Receipts {
  private readonly temporal: Temporal;
  private readonly runs: TemporalRuns;
  private readonly taskQueue: string;

  constructor(
    @Inject(Temporal) temporal: Temporal,
    @Inject(TemporalRuns) runs: TemporalRuns,
    @Inject(API_CONFIG) config: ApiConfig,
  ) {
    this.temporal = temporal;
    this.runs = runs;
    this.taskQueue = config.taskQueue;
  }

  /** Writes this receipt, or gives the one that was there first. */
  async open(receipt: Receipt): Promise<OpenedReceipt> {
    return (await this.write(receipt)) ? { receipt } : this.read(receipt.id);
  }

  private async write({ id, ...memo }: Receipt): Promise<boolean> {
    try {
      await this.temporal.call(
        () =>
          this.temporal.client.workflow.start(receiptWorkflow, {
            workflowId: `${receiptIdPrefix}${id}`,
            taskQueue: this.taskQueue,
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
            staticSummary: `Idempotency-Key for ${memo.workflowId}`,
            memo: { [memoKey]: { v: 1, ...memo } },
            args: [],
          }),
        deadlines.write,
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  private async read(id: string): Promise<Required<OpenedReceipt>> {
    const info = (await this.runs.find({ workflowId: `${receiptIdPrefix}${id}` }))?.workflowExecutionInfo;
    if (!info) throw new Problem('internal-error', `Temporal says that receipt ${id} exists, and does not show it.`);
    const { v: _version, ...memo } = receiptMemo.parse(await this.runs.memoOf(info));
    return { receipt: { id, ...memo }, firstAt: this.runs.startTimeOf(info) };
  }
}
