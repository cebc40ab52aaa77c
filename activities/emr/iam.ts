import type { IamStatement } from '../aws/iam.js';

const clusters = ['arn:${partition}:elasticmapreduce:${region}:${account}:cluster/*'];

export const emrStepIam: readonly IamStatement[] = [
  {
    actions: [
      'elasticmapreduce:AddJobFlowSteps',
      'elasticmapreduce:ListSteps',
      'elasticmapreduce:DescribeStep',
      'elasticmapreduce:CancelSteps',
    ],
    resources: clusters,
    why: 'Start, find, watch and cancel steps',
  },
  {
    actions: ['elasticmapreduce:DescribeCluster'],
    resources: clusters,
    why: 'Where its steps log, and why it ended when its steps did',
  },
];

export const emrClusterIam: readonly IamStatement[] = [
  {
    actions: ['elasticmapreduce:RunJobFlow', 'elasticmapreduce:ListClusters'],
    resources: ['*'],
    why: 'Create a cluster, and find it by its mark. Neither action knows a resource of use.',
  },
  {
    actions: [
      'elasticmapreduce:DescribeCluster',
      'elasticmapreduce:TerminateJobFlows',
      'elasticmapreduce:SetTerminationProtection',
    ],
    resources: clusters,
    why: 'Watch it and take it down, also where EMR has switched its protection on',
  },
  {
    actions: ['elasticmapreduce:AddTags'],
    resources: clusters,
    why: 'Tags with the mark and the owner are part of the create call',
  },
  {
    actions: ['iam:PassRole'],
    resources: ['arn:${partition}:iam::${account}:role/*'],
    condition: {
      StringEquals: { 'iam:PassedToService': 'elasticmapreduce.amazonaws.com' },
    },
    why: 'The service role (and the auto scaling role); narrow this to the roles that your clusters name',
  },
  {
    actions: ['iam:PassRole'],
    resources: ['arn:${partition}:iam::${account}:role/*'],
    condition: { StringLike: { 'iam:PassedToService': 'ec2.amazonaws.com*' } },
    why: "The role of the instance profile; narrow this to your clusters' own",
  },
];
