/**
 * What a cluster's states mean. TERMINATED and TERMINATED_WITH_ERRORS say nothing by themselves: the code of the change
 * does. EMR's words for a cluster that can be used are WAITING (idle) and RUNNING.
 */
import type { Cluster, ClusterState, ClusterStateChangeReasonCode, ClusterSummary } from '@aws-sdk/client-emr';
import type { Fault, JobPhase, JobState } from '../../contracts/job.js';
import type { EmrClusterResult } from './cluster-ref.js';

const phases = {
  STARTING: 'queued',
  BOOTSTRAPPING: 'queued',
  RUNNING: 'running',
  WAITING: 'running',
  TERMINATING: 'stopping',
  TERMINATED: 'ended',
  TERMINATED_WITH_ERRORS: 'ended',
} as const satisfies Record<ClusterState, JobPhase | 'ended'>;

/** Why a cluster ended. What the platform did may go better on a new cluster; the rest would go the same way again. */
const ends = {
  ALL_STEPS_COMPLETED: 'succeeded',
  USER_REQUEST: 'stopped',
  INTERNAL_ERROR: 'platform',
  INSTANCE_FAILURE: 'platform',
  INSTANCE_FLEET_TIMEOUT: 'platform',
  VALIDATION_ERROR: 'user',
  BOOTSTRAP_FAILURE: 'user',
  STEP_FAILURE: 'user',
} as const satisfies Record<ClusterStateChangeReasonCode, 'succeeded' | 'stopped' | Fault>;

/** A quota, a shortage or EC2's throttling comes as a validation error, too. (Texts unconfirmed, hence broad.) */
const shortage =
  /insufficient .*capacity|out of capacity|capacity.*(not available|unavailable)|(instance|vcpu).*(limit|quota)|spot (price|request)|throttl/i;

export function clusterState(cluster: Cluster | ClusterSummary): JobState<EmrClusterResult> {
  const raw = cluster.Status?.State ?? 'absent';
  const phase = Object.hasOwn(phases, raw) ? phases[raw as ClusterState] : undefined;
  const message = cluster.Status?.StateChangeReason?.Message;
  if (phase === undefined) return { status: 'active', phase: 'queued', raw, detail: `Unknown state ${raw}` };
  if (phase !== 'ended') return { status: 'active', phase, raw, ...(message && { detail: message }) };
  return endOf(cluster, raw);
}

function endOf(cluster: Cluster | ClusterSummary, raw: string): JobState<EmrClusterResult> {
  const code = cluster.Status?.StateChangeReason?.Code ?? 'absent';
  const known = Object.hasOwn(ends, code) ? ends[code as ClusterStateChangeReasonCode] : undefined;
  const reason = reasonOf(cluster);
  const said = `${raw} ${code}`;
  switch (known) {
    case 'succeeded':
      return { status: 'succeeded', raw: said, result: resultOf(cluster) };
    case 'stopped':
      return { status: 'stopped', raw: said, reason };
    case undefined:
      // A cluster that ended well for a reason that we don't know was ended on purpose; with errors it has failed.
      return raw === 'TERMINATED'
        ? { status: 'stopped', raw: said, reason }
        : { status: 'failed', raw: said, fault: 'user', reason };
    default:
      return { status: 'failed', raw: said, fault: shortage.test(reason) ? 'platform' : known, reason };
  }
}

/** EMR's message, and the details that it gives for errors: instance ids, the bootstrap action, the path of its log. */
export function reasonOf({ Status }: Cluster | ClusterSummary): string {
  const details = (Status?.ErrorDetails ?? []).map(({ ErrorCode, ErrorMessage, ErrorData }) => {
    const data = (ErrorData ?? []).map((item) =>
      Object.entries(item)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    );
    return [ErrorCode, ErrorMessage, ...data].filter(Boolean).join(' ');
  });
  const said = Status?.StateChangeReason?.Message;
  return (
    [said, ...details].filter(Boolean).join('; ') ||
    `EMR ended the cluster as ${Status?.State ?? 'absent'} and gave no reason`
  );
}

function resultOf({ Id, Status, NormalizedInstanceHours }: Cluster | ClusterSummary): EmrClusterResult {
  const { CreationDateTime, ReadyDateTime, EndDateTime } = Status?.Timeline ?? {};
  return {
    clusterId: Id ?? '',
    ...(CreationDateTime && { createdAt: CreationDateTime.toISOString() }),
    ...(ReadyDateTime && { readyAt: ReadyDateTime.toISOString() }),
    ...(EndDateTime && { endedAt: EndDateTime.toISOString() }),
    ...(NormalizedInstanceHours !== undefined && { normalizedInstanceHours: NormalizedInstanceHours }),
  };
}
