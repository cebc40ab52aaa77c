/** One job of each kind: what history asks for, what goes over the wire, and by which words it ends. */
import { account, region } from './world.js';

export type Kind = 'glue' | 'ecs' | 'emr-step' | 'emr-cluster' | 'emr-serverless';

export interface KindStory {
  spec(step: string, cluster?: string): object;
  request(step: string, key: string, cluster?: string): object;
  /** The field of the ref that names the job. */
  id: string;
  jobId(hex: string): string;
  name(step: string): string;
  words: { well: string; badly: string; stopped: string };
}

export const target = { name: 'default', region, account, partition: 'aws' };

export const kinds: Readonly<Record<Kind, KindStory>> = {
  glue: {
    spec: (step) => ({ kind: 'glue', jobName: step, arguments: { '--date': '2026-01-05' } }),
    request: (step, key) => ({
      JobName: step,
      Arguments: { '--date': '2026-01-05', '--job-bookmark-option': 'job-bookmark-disable', '--millrace-job-key': key },
      Timeout: 70,
    }),
    id: 'runId',
    jobId: (hex) => `jr_${hex}`,
    name: (step) => step,
    words: { well: 'SUCCEEDED', badly: 'FAILED', stopped: 'STOPPED' },
  },
  ecs: {
    spec: (step) => ({ kind: 'ecs', cluster: 'etl', taskDefinition: step, command: ['--date', '2026-01-05'] }),
    request: (step, key) => ({
      cluster: 'etl',
      taskDefinition: `arn:aws:ecs:${region}:${account}:task-definition/${step}:3`,
      count: 1,
      clientToken: key,
      startedBy: key,
      overrides: { containerOverrides: [{ name: 'main', command: ['--date', '2026-01-05'] }] },
    }),
    id: 'taskArn',
    jobId: (hex) => `arn:aws:ecs:${region}:${account}:task/etl/${hex}`,
    name: (step) => step,
    words: { well: 'EssentialContainerExited 0', badly: 'EssentialContainerExited 1', stopped: 'UserInitiated 143' },
  },
  'emr-step': {
    spec: (_, cluster) => ({
      kind: 'emr-step',
      cluster,
      jar: 'command-runner.jar',
      args: ['spark-submit', 'count.py'],
    }),
    request: (step, key, cluster) => ({
      JobFlowId: cluster,
      Steps: [
        {
          Name: `${step} ${key}`,
          ActionOnFailure: 'CONTINUE',
          HadoopJarStep: { Jar: 'command-runner.jar', Args: ['spark-submit', 'count.py'] },
        },
      ],
    }),
    id: 'stepId',
    jobId: (hex) => `s-${hex.slice(0, 13).toUpperCase()}`,
    name: (step) => step,
    words: { well: 'COMPLETED', badly: 'FAILED', stopped: 'CANCELLED' },
  },
  'emr-cluster': {
    spec: () => ({ kind: 'emr-cluster', releaseLabel: 'emr-7.5.0', serviceRole: 'emr', instanceProfile: 'emr-ec2' }),
    request: (step, key) => ({
      Name: `${step} ${key}`,
      ReleaseLabel: 'emr-7.5.0',
      ServiceRole: 'emr',
      JobFlowRole: 'emr-ec2',
    }),
    id: 'clusterId',
    jobId: (hex) => `j-${hex.slice(0, 13).toUpperCase()}`,
    name: (step) => step,
    words: {
      well: 'TERMINATED ALL_STEPS_COMPLETED',
      badly: 'TERMINATED_WITH_ERRORS INTERNAL_ERROR',
      stopped: 'TERMINATED USER_REQUEST',
    },
  },
  'emr-serverless': {
    spec: () => ({
      kind: 'emr-serverless',
      applicationId: '00reports',
      executionRoleArn: `arn:aws:iam::${account}:role/reports`,
      sparkSubmit: { entryPoint: 's3://etl/report.py' },
    }),
    request: (step, key) => ({
      applicationId: '00reports',
      clientToken: key,
      name: `${step} ${key}`,
      executionRoleArn: `arn:aws:iam::${account}:role/reports`,
      jobDriver: { sparkSubmit: { entryPoint: 's3://etl/report.py' } },
    }),
    id: 'jobRunId',
    jobId: (hex) => hex.slice(0, 16),
    name: (step) => step,
    words: { well: 'SUCCESS', badly: 'FAILED', stopped: 'CANCELLED' },
  },
};
