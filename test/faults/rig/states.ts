/** AWS's words for the states that a scenario has AWS tell, true or not. */
import type { JobKind } from '../../../activities/specs.js';

interface Words {
  queued: string;
  running: string;
  /** What an ended job says beside its state when its own fault has ended it. Members of the job as describe shows it. */
  failed(reason: string): { state: string; members: Readonly<Record<string, unknown>> };
}

export const words: Readonly<Record<JobKind, Words>> = {
  glue: {
    queued: 'STARTING',
    running: 'RUNNING',
    failed: (reason) => ({ state: 'FAILED', members: { ErrorMessage: reason } }),
  },
  ecs: {
    queued: 'PENDING',
    running: 'RUNNING',
    failed: (reason) => ({
      state: 'STOPPED',
      members: { stopCode: 'EssentialContainerExited', stoppedReason: reason },
    }),
  },
  'emr-step': {
    queued: 'PENDING',
    running: 'RUNNING',
    failed: (reason) => ({
      state: 'FAILED',
      members: { Status: { State: 'FAILED', FailureDetails: { Reason: 'Unknown Error', Message: reason } } },
    }),
  },
  'emr-cluster': {
    queued: 'STARTING',
    running: 'RUNNING',
    failed: (reason) => ({
      state: 'TERMINATED_WITH_ERRORS',
      members: {
        Status: {
          State: 'TERMINATED_WITH_ERRORS',
          StateChangeReason: { Code: 'BOOTSTRAP_FAILURE', Message: reason },
        },
      },
    }),
  },
  'emr-serverless': {
    queued: 'SUBMITTED',
    running: 'RUNNING',
    failed: (reason) => ({ state: 'FAILED', members: { stateDetails: reason } }),
  },
};
