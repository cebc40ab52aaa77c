import type { IamStatement } from '../aws/iam.js';

const application = ['arn:${partition}:emr-serverless:${region}:${account}:/applications/*'];

export const emrServerlessIam: readonly IamStatement[] = [
  {
    actions: ['emr-serverless:StartJobRun', 'emr-serverless:GetApplication', 'emr-serverless:StartApplication'],
    resources: application,
    why: 'Start a job run; the application starts with it where that is switched on, and says where its runs log',
  },
  {
    actions: ['emr-serverless:GetJobRun', 'emr-serverless:ListJobRuns', 'emr-serverless:CancelJobRun'],
    resources: application,
    why: 'Watch, find and cancel job runs',
  },
  {
    actions: ['emr-serverless:TagResource'],
    resources: ['arn:${partition}:emr-serverless:${region}:${account}:/applications/*/jobruns/*'],
    why: 'Tags with the mark and the owner are part of the start call',
  },
  {
    actions: ['iam:PassRole'],
    resources: ['arn:${partition}:iam::${account}:role/*'],
    condition: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
    why: "The job's execution role; narrow this to the roles that your jobs name",
  },
];
