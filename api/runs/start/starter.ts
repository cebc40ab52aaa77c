/** Sends one start to Temporal, with all that a run must carry from its first event on. */
import { Inject, Injectable } from '@nestjs/common';
import { WorkflowExecutionAlreadyStartedError, type WorkflowStartOptions } from '@temporalio/client';
import { InternalWorkflowStartOptionsSymbol } from '@temporalio/client/lib/internal.js';
import { memoKey, type RunMemo } from '../../../contracts/names.js';
import type { ApiConfig } from '../../config.js';
import { Temporal, deadlines } from '../../temporal/temporal.js';
import { API_CONFIG } from '../../tokens.js';
import type { StartRequest } from './start-request.js';
import type { Verdict } from './verdict.js';

interface SendOptions {
  reuse: Extract<Verdict, { start: unknown }>['start']['reuse'];
  /** Starts of one request id make one run, within one workflow id and for its latest run. */
  requestId?: string;
  memo: RunMemo;
}

@Injectable()
export class Starter {
  private readonly temporal: Temporal;
  private readonly taskQueue: string;

  constructor(@Inject(Temporal) temporal: Temporal, @Inject(API_CONFIG) config: ApiConfig) {
    this.temporal = temporal;
    this.taskQueue = config.taskQueue;
  }

  /** The run id; undefined when the reuse policy refused, because a run that nobody knew of has come in between. */
  async send(request: StartRequest, { reuse, requestId, memo }: SendOptions): Promise<string | undefined> {
    // Never a run or execution timeout: they end a run without stopping its jobs.
    const options: WorkflowStartOptions = {
      workflowId: request.workflowId,
      taskQueue: this.taskQueue,
      args: [request.input],
      workflowIdReusePolicy: reuse,
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: request.summary,
      typedSearchAttributes: request.attributes,
      memo: { [memoKey]: memo },
    };
    const internal = requestId === undefined ? {} : { [InternalWorkflowStartOptionsSymbol]: { requestId } };
    try {
      const start = () => this.temporal.client.workflow.start(request.pipeline, { ...options, ...internal });
      return (await this.temporal.call(start, deadlines.write)).firstExecutionRunId;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
      throw error;
    }
  }
}
