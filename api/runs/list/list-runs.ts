/** One page of runs: one visibility request, whatever is asked, and no request per run. */
import { Inject, Injectable } from '@nestjs/common';
import { openRunStates, type RunState } from '../../../contracts/run.js';
import { Pipelines } from '../../pipelines/pipelines.js';
import { enums } from '../../temporal/proto.js';
import { rfc3339 } from '../rfc3339.js';
import { parentOf } from '../parent.js';
import { formatRunId, keyOf } from '../run-id.js';
import type { RunSummaryResource, RunListResource } from '../run.schema.js';
import { keywordOf } from '../search-attribute.js';
import { TemporalRuns, type ExecutionInfo } from '../temporal-runs.js';
import { readCursor, writeCursor } from './cursor.js';
import { visibilityQuery, type ListQuery } from './filter.js';

@Injectable()
export class ListRuns {
  private readonly pipelines: Pipelines;
  private readonly runs: TemporalRuns;

  constructor(@Inject(Pipelines) pipelines: Pipelines, @Inject(TemporalRuns) runs: TemporalRuns) {
    this.pipelines = pipelines;
    this.runs = runs;
  }

  async page({ limit, cursor, ...filter }: ListQuery): Promise<RunListResource> {
    const names =
      filter.pipeline === undefined
        ? this.pipelines.list().map(({ name }) => name)
        : [this.pipelines.get(filter.pipeline).name];
    const token = cursor === undefined ? undefined : readCursor(cursor, filter);
    if (names.length === 0) return { runs: [] };
    const page = await this.runs.list(visibilityQuery(names, filter), limit, token);
    return {
      runs: page.executions.map(summaryOf),
      ...(page.nextPageToken?.length && { nextCursor: writeCursor(page.nextPageToken, filter) }),
    };
  }
}

/** Finer states are those that the run itself keeps in `MillraceStatus`; `stuck` and `blind` show in the run only. */
export function summaryOf(info: ExecutionInfo): RunSummaryResource {
  const pipeline = info.type?.name ?? '';
  const workflowId = info.execution?.workflowId ?? '';
  const runId = info.execution?.runId ?? '';
  const key = keyOf(pipeline, workflowId);
  const owner = keywordOf(info, 'MillraceOwner');
  const parent = parentOf(info);
  return {
    id: formatRunId({ workflowId, runId }),
    pipeline,
    ...(key !== undefined && { key }),
    workflowId,
    runId,
    state: closedStates[info.status ?? 0] ?? openStateOf(keywordOf(info, 'MillraceStatus')),
    startedAt: rfc3339(info.startTime),
    ...(info.closeTime && { endedAt: rfc3339(info.closeTime) }),
    ...(owner !== undefined && { owner }),
    ...(parent && { parent }),
  };
}

const { WorkflowExecutionStatus: status } = enums;

const closedStates: Readonly<Record<number, RunState>> = {
  [status.WORKFLOW_EXECUTION_STATUS_COMPLETED]: 'succeeded',
  [status.WORKFLOW_EXECUTION_STATUS_FAILED]: 'failed',
  [status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT]: 'failed',
  [status.WORKFLOW_EXECUTION_STATUS_CANCELED]: 'cancelled',
  [status.WORKFLOW_EXECUTION_STATUS_TERMINATED]: 'terminated',
};

function openStateOf(kept: string | undefined): RunState {
  return openRunStates.find((state) => state === kept) ?? 'running';
}
