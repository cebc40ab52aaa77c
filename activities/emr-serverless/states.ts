/**
 * What a job run's states mean. CANCELLED is also how EMR Serverless ends a run that took longer than its limit, or
 * stood in the queue for too long: only `stateDetails` tells.
 */
import type { JobRun, JobRunState, JobRunSummary } from '@aws-sdk/client-emr-serverless';
import type { Fault, JobPhase, JobState } from '../../contracts/job.js';
import type { EmrServerlessResult } from './ref.js';

const phases = {
  SUBMITTED: 'queued',
  PENDING: 'queued',
  SCHEDULED: 'queued',
  QUEUED: 'queued',
  RUNNING: 'running',
  CANCELLING: 'stopping',
  SUCCESS: 'success',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<JobRunState, JobPhase | 'success' | 'failed' | 'cancelled'>;

/** (Texts unconfirmed, hence broad.) */
const ranTooLong = /execution timeout|exceeded the (maximum )?(execution|run)|timed out/i;
const platformReasons =
  /queue|insufficient|capacity|limit exceeded|exceeds? .*(limit|quota)|internal (service )?(error|failure)|spot|worker.*(lost|could not be allocated|failed to provision)/i;

export function jobRunState(run: JobRun | JobRunSummary): JobState<EmrServerlessResult> {
  const raw = run.state ?? 'absent';
  const phase = Object.hasOwn(phases, raw) ? phases[raw as JobRunState] : undefined;
  const details = run.stateDetails ?? '';
  switch (phase) {
    case undefined:
      return { status: 'active', phase: 'running', raw, detail: `Unknown state ${raw}` };
    case 'success':
      return { status: 'succeeded', raw, result: resultOf(run) };
    case 'failed':
      return failed(raw, platformReasons.test(ownWords(details)) ? 'platform' : 'user', details);
    case 'cancelled':
      if (ranTooLong.test(details) && !/queue/i.test(details)) return failed(raw, 'user', details);
      if (/queue/i.test(details)) return failed(raw, 'platform', details);
      return { status: 'stopped', raw, reason: details || 'The job run was cancelled in EMR Serverless' };
    default:
      return { status: 'active', phase, raw, ...(details && { detail: details }) };
  }
}

/** What EMR says itself: behind it, it quotes the driver's last exceptions, which may speak of any queue or limit. */
function ownWords(details: string): string {
  return details.replace(/Last few exceptions:.*/is, '');
}

function failed(raw: string, fault: Fault, details: string): JobState<EmrServerlessResult> {
  return {
    status: 'failed',
    raw,
    fault,
    reason: details || `EMR Serverless ended the run as ${raw} and gave no reason`,
  };
}

function resultOf(run: JobRun | JobRunSummary): EmrServerlessResult {
  // A listing knows a run's state only.
  const { jobRunId, startedAt, endedAt, totalExecutionDurationSeconds, queuedDurationMilliseconds } = run as JobRun;
  const { vCPUHour, memoryGBHour, storageGBHour } = (run as JobRun).billedResourceUtilization ?? {};
  return {
    applicationId: run.applicationId ?? '',
    jobRunId: jobRunId ?? (run as JobRunSummary).id ?? '',
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(totalExecutionDurationSeconds !== undefined && { executionSeconds: totalExecutionDurationSeconds }),
    ...(queuedDurationMilliseconds !== undefined && { queuedSeconds: queuedDurationMilliseconds / 1_000 }),
    ...((vCPUHour ?? memoryGBHour ?? storageGBHour) !== undefined && {
      billed: {
        ...(vCPUHour !== undefined && { vCpuHours: vCPUHour }),
        ...(memoryGBHour !== undefined && { memoryGbHours: memoryGBHour }),
        ...(storageGBHour !== undefined && { storageGbHours: storageGBHour }),
      },
    }),
  };
}
