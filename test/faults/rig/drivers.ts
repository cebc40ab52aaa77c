/** The five kinds of job as the rig speaks of them: what their calls are named on the wire, and how a job is registered. */
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { AddJobFlowStepsCommand, EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr';
import { EMRServerlessClient, StartJobRunCommand as StartServerlessCommand } from '@aws-sdk/client-emr-serverless';
import { CreateJobCommand, GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import type { AnySpec, JobKind } from '../../../activities/specs.js';
import { createApplication, createCluster } from '../../harness/emr-setup.js';
import { region, type Slot } from './slot.js';
import { aPerson } from './strangers.js';

export interface Driver {
  kind: JobKind;
  service: string;
  start: string;
  list: string;
  describe: string;
  stop: string;
  /** What a call for the second page of a listing holds, and one for the first does not. */
  secondPage: string;
  /** Whether a start that is sent again with its token names the same job. */
  token: 'none' | 'expiring' | 'undocumented';
  /** Registers a job of that name; its script says what it does. Once per name. */
  prepare(slot: Slot, name: string): Promise<AnySpec>;
  /** Somebody else's run of the same job, without a mark, after `prepare`. Gives its id. */
  foreign(slot: Slot, name: string): Promise<string>;
}

export const drivers: Readonly<Record<JobKind, Driver>> = {
  glue: {
    kind: 'glue',
    service: 'glue',
    start: 'StartJobRun',
    list: 'GetJobRuns',
    describe: 'GetJobRun',
    stop: 'BatchStopJobRun',
    secondPage: 'NextToken',
    token: 'none',
    async prepare(slot, name) {
      await asAdmin(slot, GlueClient, (glue) =>
        glue.send(
          new CreateJobCommand({
            Name: name,
            Role: `arn:aws:iam::${slot.order.account}:role/glue`,
            Command: { Name: 'pythonshell', ScriptLocation: `s3://scripts/${name}.py`, PythonVersion: '3.9' },
            ExecutionProperty: { MaxConcurrentRuns: 50 },
          }),
        ),
      );
      return { kind: 'glue', jobName: name };
    },
    async foreign(slot, name) {
      const { JobRunId = '' } = await asAdmin(slot, GlueClient, (glue) =>
        glue.send(new StartJobRunCommand({ JobName: name })),
      );
      return JobRunId;
    },
  },
  ecs: {
    kind: 'ecs',
    service: 'ecs',
    start: 'RunTask',
    list: 'ListTasks',
    describe: 'DescribeTasks',
    stop: 'StopTask',
    // The tasks that have stopped are a listing of their own.
    secondPage: 'STOPPED',
    token: 'expiring',
    async prepare(slot, name) {
      await asAdmin(slot, ECSClient, async (ecs) => {
        await ecs.send(new CreateClusterCommand({ clusterName: 'etl' }));
        await ecs.send(
          new RegisterTaskDefinitionCommand({
            family: name,
            containerDefinitions: [{ name: 'main', image: name, essential: true }],
          }),
        );
      });
      return { kind: 'ecs', cluster: 'etl', taskDefinition: name };
    },
    async foreign(slot, name) {
      const { tasks = [] } = await asAdmin(slot, ECSClient, (ecs) =>
        ecs.send(new RunTaskCommand({ cluster: 'etl', taskDefinition: name, startedBy: 'a-person' })),
      );
      return tasks[0]?.taskArn ?? '';
    },
  },
  'emr-step': {
    kind: 'emr-step',
    service: 'elasticmapreduce',
    start: 'AddJobFlowSteps',
    list: 'ListSteps',
    describe: 'ListSteps',
    stop: 'CancelSteps',
    secondPage: 'Marker',
    token: 'none',
    async prepare(slot, name) {
      const cluster = await sharedCluster(slot);
      return { kind: 'emr-step', cluster, name, jar: 'command-runner.jar', args: ['true'] };
    },
    async foreign(slot, name) {
      const cluster = await sharedCluster(slot);
      const step = {
        Name: name,
        ActionOnFailure: 'CONTINUE' as const,
        HadoopJarStep: { Jar: 'command-runner.jar', Args: ['true'] },
      };
      const { StepIds = [] } = await asAdmin(slot, EMRClient, (emr) =>
        emr.send(new AddJobFlowStepsCommand({ JobFlowId: cluster, Steps: [step] })),
      );
      return StepIds[0] ?? '';
    },
  },
  'emr-cluster': {
    kind: 'emr-cluster',
    service: 'elasticmapreduce',
    start: 'RunJobFlow',
    list: 'ListClusters',
    describe: 'DescribeCluster',
    stop: 'TerminateJobFlows',
    secondPage: 'Marker',
    token: 'none',
    prepare: (_slot, name) =>
      Promise.resolve({
        kind: 'emr-cluster',
        name,
        releaseLabel: 'emr-7.5.0',
        serviceRole: 'emr-service',
        instanceProfile: 'emr-instances',
        instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
      }),
    async foreign(slot, name) {
      const { JobFlowId = '' } = await asAdmin(slot, EMRClient, (emr) =>
        emr.send(
          new RunJobFlowCommand({
            Name: name,
            ReleaseLabel: 'emr-7.5.0',
            ServiceRole: 'emr-service',
            JobFlowRole: 'emr-instances',
            Instances: { InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }] },
          }),
        ),
      );
      return JobFlowId;
    },
  },
  'emr-serverless': {
    kind: 'emr-serverless',
    service: 'emr-serverless',
    start: 'StartJobRun',
    list: 'ListJobRuns',
    describe: 'GetJobRun',
    stop: 'CancelJobRun',
    secondPage: 'nextToken',
    token: 'undocumented',
    async prepare(slot, name) {
      const applicationId = await sharedApplication(slot);
      return {
        kind: 'emr-serverless',
        applicationId,
        executionRoleArn: `arn:aws:iam::${slot.order.account}:role/reports`,
        name,
        sparkSubmit: { entryPoint: 's3://scripts/report.py' },
      };
    },
    async foreign(slot, name) {
      const applicationId = await sharedApplication(slot);
      const { jobRunId = '' } = await asAdmin(slot, EMRServerlessClient, (emr) =>
        emr.send(
          new StartServerlessCommand({
            applicationId,
            name,
            clientToken: crypto.randomUUID(),
            executionRoleArn: `arn:aws:iam::${slot.order.account}:role/reports`,
            jobDriver: { sparkSubmit: { entryPoint: 's3://scripts/report.py' } },
          }),
        ),
      );
      return jobRunId;
    },
  },
};

const sharedCluster = (slot: Slot) =>
  once(slot, 'cluster', () => createCluster(setUp(slot), 'shared', { StepConcurrencyLevel: 256 }));

const sharedApplication = (slot: Slot) => once(slot, 'application', () => createApplication(setUp(slot)));

/** What tests share to set a plane up asks for its address and its scripts. */
function setUp({ plane }: Slot): Parameters<typeof createCluster>[0] {
  const parts = { url: plane.url, script: (name: string) => void plane.script(name, {}) };
  return parts as unknown as Parameters<typeof createCluster>[0];
}

const made = new WeakMap<Slot, Map<string, Promise<string>>>();

function once(slot: Slot, what: string, make: () => Promise<string>): Promise<string> {
  const ofSlot = made.get(slot) ?? new Map<string, Promise<string>>();
  made.set(slot, ofSlot);
  const promise = ofSlot.get(what) ?? make();
  ofSlot.set(what, promise);
  return promise;
}

export async function asAdmin<Client extends { destroy(): void }, Out>(
  { plane }: Slot,
  Client: new (options: object) => Client,
  act: (client: Client) => Promise<Out>,
): Promise<Out> {
  const client = new Client({ endpoint: plane.url, region, credentials: aPerson });
  try {
    return await act(client);
  } finally {
    client.destroy();
  }
}
