/** What the soak's jobs are called. Pure: workflow code imports it. */
export const names = {
  ecsCluster: 'etl',
  glue: 'soak-glue',
  task: 'soak-task',
  serverless: 'soak-serverless',
  step: 'soak-step',
  sharedCluster: 'soak-shared',
  ownCluster: 'soak-own',
} as const;
