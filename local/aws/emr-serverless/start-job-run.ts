/** StartJobRun: permissions, the token, the rules, the quota, and the ledger's line before anything runs. */
import { AwsError } from '../aws-error.js';
import type { Caller, PlaneParts } from '../service.js';
import type { ApplicationStore } from './applications.js';
import { newJobRun, type StartJobRunInput } from './job-run.js';
import type { JobRunStore } from './job-runs.js';
import { entryOf, keptRun, markedName } from './kept-run.js';
import { checkStart } from './start-rules.js';
import { createTokens } from './tokens.js';

export interface StartJobRunAnswer {
  applicationId: string;
  jobRunId: string;
  arn: string;
}

export function createStartJobRun(parts: PlaneParts, applications: ApplicationStore, runs: JobRunStore) {
  const { ledger, clock } = parts;
  const tokens = createTokens<StartJobRunAnswer>();
  let started = 0;

  const check = (input: StartJobRunInput): void => {
    const application = applications.get(input.applicationId);
    checkStart(input, application);
    const refusal = parts.capacity.refusal('emr-serverless');
    if (refusal !== undefined) throw new AwsError('ServiceQuotaExceededException', refusal, 402);
    applications.admit(application);
  };

  return (input: StartJobRunInput, caller: Caller): StartJobRunAnswer => {
    const application = applications.get(input.applicationId);
    checkRights(parts, input, caller);
    const { arn: principal } = caller.principal;
    const entry = { service: 'emr-serverless', ...markedName(input, application), principal };
    ledger.write({ event: 'received', ...entry, request: input });
    // A conflict is neither refused nor replayed: the token has its run, and the caller another request.
    const before = tokens.replay(input.clientToken, input);
    if (before) {
      ledger.write({ event: 'replayed', ...entry, jobId: before.jobRunId });
      return before;
    }
    try {
      check(input);
    } catch (error) {
      ledger.write({ event: 'refused', ...entry, detail: (error as Error).name });
      throw error;
    }
    const kept = keptRun(newJobRun(clock.seconds(), application, input, principal), input, application, -started);
    started += 1;
    const { applicationId, jobRunId, arn } = kept.run;
    ledger.write({ event: 'committed', ...entryOf(kept), principal });
    const answer = { applicationId, jobRunId, arn };
    tokens.keep(input.clientToken, input, answer);
    runs.start(kept);
    return answer;
  };
}

/** StartJobRun hands a role on and tags what it makes; both want permissions of their own. */
function checkRights({ access }: PlaneParts, { executionRoleArn, tags = {} }: StartJobRunInput, caller: Caller): void {
  access.allow(caller.principal, 'iam:PassRole', executionRoleArn);
  if (Object.keys(tags).length > 0) access.allow(caller.principal, 'emr-serverless:TagResource');
}
