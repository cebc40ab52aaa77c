import type { IamStatement } from '../aws/iam.js';

/** No PassRole: the role stands in the job definition, which this driver only reads. */
export const glueIam: readonly IamStatement[] = [
  {
    actions: ['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:GetJob', 'glue:BatchStopJobRun'],
    resources: ['arn:${partition}:glue:${region}:${account}:job/*'],
    why: 'Start, find, watch and stop runs; read the job for MaxRetries, its type and its log groups',
  },
];
