/** What a job run says about its end, in `stateDetails`. AWS documents none of these texts; a failed driver's is real. */

/** "Maximum length of 256". */
const maxLength = 256;

export function failedDriver(exitCode: number, lastExceptions: readonly string[]): string {
  const exceptions = lastExceptions.length > 0 ? ` Last few exceptions: ${lastExceptions.join('\n')}...` : '';
  return cut(
    `Job failed, please check complete logs in configured logging destination. ExitCode: ${exitCode}.${exceptions}`,
  );
}

/** It never ran, for this reason. */
export function failed(reason: string): string {
  return cut(`Job failed: ${reason}`);
}

/** A scripted reason, word by word. */
export function interrupted(reason: string): string {
  return cut(reason);
}

export function noCapacity(exceeded: string): string {
  return failed(
    'ApplicationMaxCapacityExceededException: Worker could not be allocated as the application has exceeded ' +
      `maximum capacity settings: ${exceeded}`,
  );
}

export const cancelled = 'Job run was cancelled by a CancelJobRun request.';

export function timedOut(minutes: number): string {
  return `Job run was cancelled because it exceeded its execution timeout of ${minutes} minutes.`;
}

export function queuedTooLong(minutes: number): string {
  return `Job run was cancelled because it exceeded the queue timeout of ${minutes} minutes.`;
}

function cut(text: string): string {
  return text.slice(0, maxLength);
}
