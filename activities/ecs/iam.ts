import type { IamStatement } from '../aws/iam.js';

export const ecsIam: readonly IamStatement[] = [
  {
    actions: ['ecs:RunTask'],
    resources: ['arn:${partition}:ecs:${region}:${account}:task-definition/*'],
    why: 'Start a task',
  },
  {
    actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
    resources: ['arn:${partition}:ecs:${region}:${account}:task/*'],
    why: 'Watch and stop it',
  },
  {
    actions: ['ecs:ListTasks', 'ecs:DescribeTaskDefinition'],
    resources: ['*'],
    why: 'Find a task by its mark; read which containers are essential and where they log. Neither action knows a resource of use.',
  },
  {
    actions: ['ecs:TagResource'],
    resources: ['arn:${partition}:ecs:${region}:${account}:task/*'],
    condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    why: 'Tags with the mark and the owner are part of the start call',
  },
  {
    actions: ['iam:PassRole'],
    resources: ['arn:${partition}:iam::${account}:role/*'],
    condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    why: "The task's own role and its execution role; narrow this to the roles that your task definitions name",
  },
];
