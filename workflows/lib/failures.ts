/** The failures that end a step or a run, as operators read them: what failed, AWS's reason, did it cost, may it be retried. */
import { ApplicationFailure } from '@temporalio/common';
import { clip, failureTypes, limits, type FailureType, type JobFailureDetails } from '../../contracts/failure.js';
import type { EndedJob, JobLinks } from '../../contracts/job.js';

export interface LaunchEnd {
  step: string;
  launch: number;
  service: string;
  links?: JobLinks;
  logTail?: string;
}

export function jobEnded(
  type: FailureType,
  what: string,
  end: LaunchEnd,
  ended: Exclude<EndedJob, { status: 'succeeded' }>,
): ApplicationFailure {
  const { reason } = ended;
  return jobFailure(type, `Step ${end.step} ${what}: ${reason}`, {
    ...end,
    reason,
    ...('raw' in ended && { rawState: ended.raw }),
    ...('exitCode' in ended && ended.exitCode !== undefined && { exitCode: ended.exitCode }),
    costs: type === failureTypes.jobOutcomeUnknown ? 'unknown' : 'yes',
    retrySafe: type !== failureTypes.jobOutcomeUnknown,
  });
}

export function jobFailure(
  type: FailureType,
  message: string,
  details: JobFailureDetails,
  cause?: Error,
): ApplicationFailure {
  const where = details.links
    ? ` [${details.links.awsId}${details.links.console ? ` ${details.links.console}` : ''}]`
    : '';
  return ApplicationFailure.create({
    type,
    message: clip(message, limits.message - where.length) + where,
    nonRetryable: true,
    details: [details],
    ...(cause && { cause }),
  });
}

export function duplicateStep(pipeline: string, name: string): ApplicationFailure {
  return simple(
    failureTypes.duplicateStep,
    `${pipeline} has two steps named ${JSON.stringify(name)}: names are unique within a run. In a loop, add the item's key.`,
  );
}

export function unknownKind(step: string, kind: unknown, known: readonly string[]): ApplicationFailure {
  return simple(
    failureTypes.unknownKind,
    `Step ${step}: no driver knows a spec of kind ${JSON.stringify(kind)}. Known kinds: ${known.join(', ')}.`,
  );
}

export function notAwaited(names: readonly string[]): ApplicationFailure {
  return simple(
    failureTypes.stepNotAwaited,
    `The function returned while ${names.map((name) => JSON.stringify(name)).join(', ')} was still open; its job was stopped. Await every step.`,
  );
}

export function runTimedOut(pipeline: string, timeout: string): ApplicationFailure {
  return simple(
    failureTypes.runTimedOut,
    `The run of ${pipeline} did not end within ${timeout}; its jobs were stopped.`,
  );
}

export function clusterTimedOut(
  name: string,
  links: JobLinks | undefined,
  timeout: string | undefined,
): ApplicationFailure {
  const reason = links ? 'its cluster was taken down' : 'it had not needed a cluster';
  return jobFailure(failureTypes.jobTimedOut, `${name} did not end within ${timeout ?? 'its time'}; ${reason}`, {
    step: name,
    launch: 1,
    service: 'emr-cluster',
    reason,
    ...(links && { links }),
    costs: links ? 'yes' : 'no',
    retrySafe: true,
  });
}

/** The failure type under Temporal's wrappers of activities and children; undefined for anything else. */
export function applicationFailureIn(error: unknown): ApplicationFailure | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ApplicationFailure) return at;
  return undefined;
}

function simple(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message: clip(message, limits.message), nonRetryable: true });
}
