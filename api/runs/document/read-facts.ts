/** Temporal's describe response to what a run document needs of it. */
import type { temporal } from '@temporalio/proto';
import { memoKey, type RunMemo } from '../../../contracts/names.js';
import { enums } from '../../temporal/proto.js';
import { rfc3339 } from '../rfc3339.js';
import { keywordOf } from '../search-attribute.js';
import type { Decoder } from './payloads.js';
import { parentOf } from '../parent.js';
import type { PendingActivity, RunFacts } from './run-event.js';

type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

export async function readFacts(
  { workflowExecutionInfo: info, pendingActivities, pendingWorkflowTask }: Description,
  decode: Decoder,
): Promise<RunFacts> {
  const owner = keywordOf(info, 'MillraceOwner');
  const parent = parentOf(info);
  const pending = await Promise.all(
    (pendingActivities ?? []).map(async (one) => [one.activityId ?? '', await readPending(one, decode)] as const),
  );
  return {
    workflowId: info?.execution?.workflowId ?? '',
    runId: info?.execution?.runId ?? '',
    pipeline: info?.type?.name ?? '',
    ...(owner !== undefined && { owner }),
    ...(parent && { parent }),
    ...(await earlierRun(info, decode)),
    startedAt: rfc3339(info?.startTime),
    pending: new Map(pending),
    workflowTaskAttempt: pendingWorkflowTask?.attempt ?? 0,
  };
}

/** A memo may be anybody's. */
async function earlierRun(
  info: Description['workflowExecutionInfo'],
  decode: Decoder,
): Promise<Pick<RunFacts, 'retryOf' | 'rerunOf'>> {
  const payload = info?.memo?.fields?.[memoKey];
  const memo = payload && ((await decode.value({ payloads: [payload] })) as Partial<RunMemo> | undefined);
  if (memo?.v !== 1) return {};
  const { retryOf, rerunOf } = memo;
  return { ...(retryOf !== undefined && { retryOf }), ...(rerunOf !== undefined && { rerunOf }) };
}

async function readPending(
  { attempt, state, heartbeatDetails, lastFailure }: Pending,
  decode: Decoder,
): Promise<PendingActivity> {
  const failure = await decode.failure(lastFailure);
  return {
    attempt: attempt ?? 1,
    started: state === enums.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
    heartbeat: await decode.value(heartbeatDetails),
    ...(failure && { lastFailure: failure }),
  };
}
