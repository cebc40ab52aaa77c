/**
 * The few raw calls of Temporal that runs are read and steered by. Raw, because pages, reasons and request ids are not in
 * the client's own methods.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { temporal } from '@temporalio/proto';
import { decodeMapFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { memoKey } from '../../contracts/names.js';
import { grpcCode, grpcCodeOf } from '../temporal/failures.js';
import { Temporal, deadlines } from '../temporal/temporal.js';
import { msOf } from './rfc3339.js';
import type { RunAddress } from './run-id.js';

export type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
export type ExecutionInfo = temporal.api.workflow.v1.IWorkflowExecutionInfo;
export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface ExecutionPage {
  executions: readonly ExecutionInfo[];
  nextPageToken: Uint8Array;
}

/** Temporal ends a run itself at 51 200 events; a page of its history has at most so many. */
const historyPage = 250;

@Injectable()
export class TemporalRuns {
  private readonly temporal: Temporal;

  constructor(@Inject(Temporal) temporal: Temporal) {
    this.temporal = temporal;
  }

  /** Undefined when Temporal knows no such run. */
  async find(address: RunAddress): Promise<Description | undefined> {
    const { namespace } = this.temporal;
    try {
      return await this.temporal.call((service) =>
        service.describeWorkflowExecution({ namespace, execution: address }),
      );
    } catch (error) {
      if (grpcCodeOf(error) === grpcCode.notFound) return undefined;
      throw error;
    }
  }

  /** All events: their number is bounded by Temporal itself. */
  async history(address: RunAddress): Promise<HistoryEvent[]> {
    const { namespace } = this.temporal;
    const events: HistoryEvent[] = [];
    let nextPageToken: Uint8Array | undefined;
    do {
      const request = {
        namespace,
        execution: address,
        maximumPageSize: historyPage,
        ...(nextPageToken && { nextPageToken }),
      };
      const page = await this.temporal.call((service) => service.getWorkflowExecutionHistory(request), deadlines.write);
      events.push(...(page.history?.events ?? []));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken?.length);
    return events;
  }

  /** One visibility request. A self-hosted server allows ten of them a second and namespace. */
  async list(query: string, pageSize: number, nextPageToken?: Uint8Array): Promise<ExecutionPage> {
    const { namespace } = this.temporal;
    const request = { namespace, query, pageSize, ...(nextPageToken && { nextPageToken }) };
    return this.temporal.call((service) => service.listWorkflowExecutions(request));
  }

  /** `requestId`: repeats of one request count once. Temporal answers OK for a closed run as well. */
  async requestCancel(address: RunAddress, requestId: string, reason: string): Promise<void> {
    const { namespace } = this.temporal;
    const request = { namespace, workflowExecution: address, requestId, reason, identity: 'millrace-api' };
    await this.temporal.call((service) => service.requestCancelWorkflowExecution(request), deadlines.write);
  }

  /** What we or others have written into our field of the memo; undefined where there is none, or none that we can read. */
  async memoOf(info: ExecutionInfo | null | undefined): Promise<unknown> {
    const payload = info?.memo?.fields?.[memoKey];
    if (!payload) return undefined;
    try {
      return (await decodeMapFromPayloads(this.temporal.converter, { [memoKey]: payload }))?.[memoKey];
    } catch {
      return undefined;
    }
  }

  /** Milliseconds. */
  startTimeOf(info: ExecutionInfo | null | undefined): number {
    return msOf(info?.startTime);
  }
}
