/** The five kinds of job side by side, for tests of what the plane does alike for all of them. */
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
  EMRClient,
  ListClustersCommand,
  ListStepsCommand,
  RunJobFlowCommand,
  TerminateJobFlowsCommand,
} from '@aws-sdk/client-emr';
import {
  CancelJobRunCommand,
  EMRServerlessClient,
  GetJobRunCommand as GetServerlessRunCommand,
  ListJobRunsCommand,
  StartJobRunCommand as StartServerlessRunCommand,
} from '@aws-sdk/client-emr-serverless';
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
} from '@aws-sdk/client-glue';
import type { Plane } from '../../local/aws/plane.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { createApplication, createCluster } from '../harness/emr-setup.js';
import { clientOptions, type ClientOptions } from './clients.js';
import { aCluster } from './emr-calls.js';
import { executionRoleArn } from './emr-serverless-calls.js';

export interface Page {
  ids: string[];
  next?: string | undefined;
}

/** One job's name, `job`, at one service of a plane. */
export interface Kind {
  /** As requests are addressed, and as the ledger says. */
  service: string;
  ledgerService: string;
  operations: { start: string; describe: string; list: string; stop: string };
  /** Gives the job's id. */
  start(key: string, args?: readonly string[]): Promise<string>;
  /** AWS's raw state; `missing` where it does not know the job. */
  state(id: string): Promise<string>;
  stop(id: string): Promise<void>;
  list(token?: string): Promise<Page>;
}

type Open = (plane: Plane, options: ClientOptions) => Promise<Kind>;

/** The job named `job`, whose script is the test's affair. Clients live as long as the process: they hold nothing open. */
export const fiveKinds = {
  async glue(plane, options) {
    const glue = new GlueClient(options);
    await createGlueJob(plane, 'job');
    return {
      service: 'glue',
      ledgerService: 'glue',
      operations: { start: 'StartJobRun', describe: 'GetJobRun', list: 'GetJobRuns', stop: 'BatchStopJobRun' },
      async start(key, args = []) {
        const Arguments = { '--millrace-job-key': key, ...(args.length > 0 && { '--args': args.join(' ') }) };
        return (await glue.send(new StartJobRunCommand({ JobName: 'job', Arguments }))).JobRunId ?? '';
      },
      state: (RunId) =>
        orMissing(async () => (await glue.send(new GetJobRunCommand({ JobName: 'job', RunId }))).JobRun?.JobRunState),
      async stop(id) {
        await glue.send(new BatchStopJobRunCommand({ JobName: 'job', JobRunIds: [id] }));
      },
      async list(NextToken) {
        const { JobRuns = [], NextToken: next } = await glue.send(new GetJobRunsCommand({ JobName: 'job', NextToken }));
        return { ids: JobRuns.map(({ Id = '' }) => Id), next };
      },
    };
  },

  async ecs(plane, options) {
    const ecs = new ECSClient(options);
    await createTaskDefinition(plane, 'job');
    return {
      service: 'ecs',
      ledgerService: 'ecs',
      operations: { start: 'RunTask', describe: 'DescribeTasks', list: 'ListTasks', stop: 'StopTask' },
      async start(key, args) {
        const overrides = args && { containerOverrides: [{ name: 'main', command: [...args] }] };
        const run = { cluster: 'etl', taskDefinition: 'job', clientToken: key, startedBy: key, overrides };
        const { tasks = [], failures = [] } = await ecs.send(new RunTaskCommand(run));
        if (failures[0]) throw new Error(failures[0].reason);
        return tasks[0]?.taskArn ?? '';
      },
      async state(id) {
        const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [id] }));
        return tasks[0] ? String(tasks[0].lastStatus) : 'missing';
      },
      async stop(task) {
        await ecs.send(new StopTaskCommand({ cluster: 'etl', task }));
      },
      async list(nextToken) {
        const { taskArns = [], nextToken: next } = await ecs.send(new ListTasksCommand({ cluster: 'etl', nextToken }));
        return { ids: taskArns, next };
      },
    };
  },

  async 'emr-step'(plane, options) {
    const emr = new EMRClient(options);
    const ClusterId = await createCluster(plane, 'shared', { StepConcurrencyLevel: 100 });
    return {
      service: 'elasticmapreduce',
      ledgerService: 'emr-step',
      operations: { start: 'AddJobFlowSteps', describe: 'DescribeStep', list: 'ListSteps', stop: 'CancelSteps' },
      async start(key, Args = []) {
        const HadoopJarStep = { Jar: 'command-runner.jar', Args: [...Args] };
        const Steps = [{ Name: `job ${key}`, ActionOnFailure: 'CONTINUE' as const, HadoopJarStep }];
        return (await emr.send(new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps }))).StepIds?.[0] ?? '';
      },
      state: (StepId) =>
        orMissing(async () => (await emr.send(new DescribeStepCommand({ ClusterId, StepId }))).Step?.Status?.State),
      async stop(id) {
        await emr.send(new CancelStepsCommand({ ClusterId, StepIds: [id] }));
      },
      async list(Marker) {
        const { Steps = [], Marker: next } = await emr.send(new ListStepsCommand({ ClusterId, Marker }));
        return { ids: Steps.map(({ Id = '' }) => Id), next };
      },
    };
  },

  'emr-cluster'(_plane, options) {
    const emr = new EMRClient(options);
    return Promise.resolve({
      service: 'elasticmapreduce',
      ledgerService: 'emr-cluster',
      operations: {
        start: 'RunJobFlow',
        describe: 'DescribeCluster',
        list: 'ListClusters',
        stop: 'TerminateJobFlows',
      },
      async start(key) {
        return (await emr.send(new RunJobFlowCommand({ ...aCluster, Name: `job ${key}` }))).JobFlowId ?? '';
      },
      state: (ClusterId) =>
        orMissing(async () => (await emr.send(new DescribeClusterCommand({ ClusterId }))).Cluster?.Status?.State),
      async stop(id) {
        await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] }));
      },
      async list(Marker) {
        const { Clusters = [], Marker: next } = await emr.send(new ListClustersCommand({ Marker }));
        return { ids: Clusters.map(({ Id = '' }) => Id), next };
      },
    });
  },

  async 'emr-serverless'(plane, options) {
    const emr = new EMRServerlessClient(options);
    const applicationId = await createApplication(plane);
    return {
      service: 'emr-serverless',
      ledgerService: 'emr-serverless',
      operations: { start: 'StartJobRun', describe: 'GetJobRun', list: 'ListJobRuns', stop: 'CancelJobRun' },
      async start(key, args = []) {
        const jobDriver = { sparkSubmit: { entryPoint: 's3://scripts/report.py', entryPointArguments: [...args] } };
        const run = { applicationId, name: `job ${key}`, clientToken: key, executionRoleArn, jobDriver };
        return (await emr.send(new StartServerlessRunCommand(run))).jobRunId ?? '';
      },
      state: (jobRunId) =>
        orMissing(async () => (await emr.send(new GetServerlessRunCommand({ applicationId, jobRunId }))).jobRun?.state),
      async stop(jobRunId) {
        await emr.send(new CancelJobRunCommand({ applicationId, jobRunId }));
      },
      async list(nextToken) {
        const { jobRuns = [], nextToken: next } = await emr.send(new ListJobRunsCommand({ applicationId, nextToken }));
        return { ids: jobRuns.map(({ id = '' }) => id), next };
      },
    };
  },
} satisfies Record<string, Open>;

export type KindName = keyof typeof fiveKinds;

export const kindNames = Object.keys(fiveKinds) as KindName[];

export function openKind(name: KindName, plane: Plane, changes: Partial<ClientOptions> = {}): Promise<Kind> {
  return fiveKinds[name](plane, { ...clientOptions(plane.url), ...changes });
}

/** For `expect.poll`: at once on a quiet machine, and no failure on a busy one. */
export const soon = { interval: 20, timeout: 15_000 };

export function aKey(nth = 1): string {
  return nth.toString(16).padStart(32, '0');
}

/** AWS's word for a job that it does not know differs from service to service; that there is one is the same. */
async function orMissing(look: () => Promise<string | undefined>): Promise<string> {
  try {
    return String(await look());
  } catch (error) {
    const { name, message } = error as Error;
    if (/NotFound/.test(name) || /not found|does not exist|is not valid/i.test(message)) return 'missing';
    throw error;
  }
}
