/** Why a cluster ends, in EMR's codes and words. */
import type { ClusterState, ErrorDetail, ReasonCode } from './cluster.js';

export interface Ending {
  code: ReasonCode;
  message: string;
  details?: ErrorDetail[];
}

const errors = ['INTERNAL_ERROR', 'VALIDATION_ERROR', 'INSTANCE_FAILURE', 'INSTANCE_FLEET_TIMEOUT'] as const;
type ErrorCode = (typeof errors)[number];

const messages = {
  INTERNAL_ERROR: 'An internal error occurred.',
  VALIDATION_ERROR: 'The requested instances are not valid.',
  INSTANCE_FAILURE: 'The master node was terminated.',
  INSTANCE_FLEET_TIMEOUT: 'Amazon EMR could not provision the instance fleet in time.',
} as const satisfies Record<ErrorCode, string>;

export const endings = {
  byUser: { code: 'USER_REQUEST', message: 'Terminated by user request' },
  stepsCompleted: { code: 'ALL_STEPS_COMPLETED', message: 'Steps completed' },
  stepFailed: { code: 'STEP_FAILURE', message: 'Shut down as step failed' },
  // EMR documents no code for it. This one reads as if all had been well.
  idle: { code: 'ALL_STEPS_COMPLETED', message: 'Terminated by the auto-termination policy' },
} as const satisfies Record<string, Ending>;

export function bootstrapFailed(instanceId: string, nth: number, code: number, script?: string): Ending {
  const failed = `On the master instance (${instanceId}), bootstrap action ${nth} returned a non-zero return code`;
  return bootstrapEnding(failed, 'BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE', instanceId, nth, script, code);
}

export function bootstrapUnreadable(instanceId: string, nth: number, script: string, why: string): Ending {
  const failed = `On the master instance (${instanceId}), bootstrap action ${nth} could not be downloaded: ${why}`;
  return bootstrapEnding(failed, 'BOOTSTRAP_FAILURE_BA_DOWNLOAD_FAILED_PRIMARY', instanceId, nth, script);
}

/** What the platform did: one of EMR's codes, or words of one's own. */
export function platformEnding(interrupted: string): Ending {
  const code = errors.find((known) => known === interrupted);
  return code ? { code, message: messages[code] } : { code: 'INSTANCE_FAILURE', message: interrupted };
}

export function endedState(code: ReasonCode): Extract<ClusterState, 'TERMINATED' | 'TERMINATED_WITH_ERRORS'> {
  return code === 'USER_REQUEST' || code === 'ALL_STEPS_COMPLETED' ? 'TERMINATED' : 'TERMINATED_WITH_ERRORS';
}

/** As the pages on EMR's error codes list the data of these two. */
function bootstrapEnding(
  failed: string,
  ErrorCode: string,
  instanceId: string,
  nth: number,
  script = '',
  code?: number,
): Ending {
  const message = code === undefined ? failed : `${failed}: ${code}`;
  const ErrorData = [
    { 'primary-instance-id': instanceId },
    { 'bootstrap-action': String(nth) },
    ...(script ? [{ 'amazon-s3-path': script }] : []),
    ...(code === undefined ? [] : [{ 'return-code': String(code) }]),
  ];
  return { code: 'BOOTSTRAP_FAILURE', message, details: [{ ErrorCode, ErrorData, ErrorMessage: message }] };
}
