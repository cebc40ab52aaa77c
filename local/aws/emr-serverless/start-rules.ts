/** What EMR Serverless refuses of a StartJobRun, as its documentation says; where that is silent, the less convenient. */
import { AwsError } from '../aws-error.js';
import type { Application } from './application.js';
import type { StartJobRunInput } from './job-run.js';
import { isBefore } from './release.js';

type Rule = (input: StartJobRunInput, application: Application) => string | false | undefined;

const rules: readonly Rule[] = [
  ({ jobDriver = {} }) =>
    (jobDriver.sparkSubmit === undefined) === (jobDriver.hive === undefined) &&
    'jobDriver must have exactly one of the members: sparkSubmit, hive',
  ({ jobDriver = {} }, { type }) =>
    (jobDriver.hive ? 'HIVE' : 'SPARK') !== type.toUpperCase() &&
    `The job driver does not match the application's type ${type}`,
  ({ mode }) => mode === 'STREAMING' && 'The local AWS does not have the mode STREAMING',
  ({ retryPolicy = {} }) =>
    retryPolicy.maxFailedAttemptsPerHour !== undefined && 'maxFailedAttemptsPerHour is only applicable for STREAMING',
  ({ retryPolicy = {} }, { releaseLabel }) =>
    (retryPolicy.maxAttempts ?? 1) > 1 &&
    isBefore(releaseLabel, 7, 1) &&
    `A retry policy is supported with release label emr-7.1.0 and above, not ${releaseLabel}`,
  ({ tags = {} }) =>
    Object.keys(tags).some((key) => /^aws:/i.test(key)) && 'Tag keys can not begin with aws:, which is reserved',
];

/** Throws ValidationException. */
export function checkStart(input: StartJobRunInput, application: Application): void {
  for (const rule of rules) {
    const problem = rule(input, application);
    if (problem) throw new AwsError('ValidationException', problem);
  }
}
