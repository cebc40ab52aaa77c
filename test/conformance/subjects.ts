/**
 * Every driver that has to pass the suite, and how the suite speaks to its service. A new driver adds one entry, and a
 * file like `glue.test.ts`.
 */
import { randomBytes } from 'node:crypto';
import type { JobRef } from '../../contracts/job.js';
import type { Plane } from '../../local/aws/plane.js';
import type { AnySpec, JobKind } from '../../activities/specs.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { createApplication, createCluster } from '../harness/emr-setup.js';

export interface Subject {
  kind: JobKind;
  /** What the service is called on the wire: in faults, permissions and signatures. */
  service: string;
  /** The call before the start during which a worker can be frozen: it reads the job's definition. */
  definitionOperation?: string;
  startOperation: string;
  listOperation: string;
  /** Registers a job of that name, whose runs are scripted: they hold until ended. Gives the spec of one. */
  prepare(plane: Plane, name: string): Promise<AnySpec>;
  idOf(ref: JobRef): string;
  /** The ref with an id of the service's own form that no job has. */
  withUnknownId(ref: JobRef): JobRef;
  /** Whether the start call has a token, so that a resend is no second start. */
  hasToken: boolean;
  /** EMR Serverless has no console page. */
  hasConsole: boolean;
}

export const subjects: readonly Subject[] = [
  {
    kind: 'glue',
    service: 'glue',
    definitionOperation: 'GetJob',
    startOperation: 'StartJobRun',
    listOperation: 'GetJobRuns',
    async prepare(plane, name) {
      await createGlueJob(plane, name);
      plane.script(name, {});
      return { kind: 'glue', jobName: name };
    },
    idOf: (ref) => (ref as JobRef & { runId: string }).runId,
    withUnknownId: (ref) => ({ ...ref, runId: `jr_${randomBytes(32).toString('hex')}` }),
    hasToken: false,
    hasConsole: true,
  },
  {
    kind: 'ecs',
    service: 'ecs',
    definitionOperation: 'DescribeTaskDefinition',
    startOperation: 'RunTask',
    listOperation: 'ListTasks',
    async prepare(plane, name) {
      await createTaskDefinition(plane, name);
      plane.script(name, {});
      return { kind: 'ecs', cluster: 'etl', taskDefinition: name };
    },
    idOf: (ref) => (ref as JobRef & { taskArn: string }).taskArn,
    withUnknownId: (ref) => ({
      ...ref,
      taskArn: (ref as JobRef & { taskArn: string }).taskArn.replace(/[^/]+$/, randomBytes(16).toString('hex')),
    }),
    hasToken: true,
    hasConsole: true,
  },
  {
    kind: 'emr-step',
    service: 'elasticmapreduce',
    definitionOperation: 'DescribeCluster',
    startOperation: 'AddJobFlowSteps',
    listOperation: 'ListSteps',
    async prepare(plane, name) {
      plane.script(name, {});
      const cluster = await createCluster(plane, 'shared', { StepConcurrencyLevel: 256 });
      return { kind: 'emr-step', cluster, name, jar: 'command-runner.jar', args: ['true'] };
    },
    idOf: (ref) => (ref as JobRef & { stepId: string }).stepId,
    withUnknownId: (ref) => ({ ...ref, stepId: `s-${upperCase()}` }),
    hasToken: false,
    hasConsole: true,
  },
  {
    kind: 'emr-cluster',
    service: 'elasticmapreduce',
    startOperation: 'RunJobFlow',
    listOperation: 'ListClusters',
    prepare(plane, name) {
      plane.script(name, {});
      return Promise.resolve({
        kind: 'emr-cluster',
        name,
        releaseLabel: 'emr-7.5.0',
        serviceRole: 'emr-service',
        instanceProfile: 'emr-instances',
        instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
      });
    },
    idOf: (ref) => (ref as JobRef & { clusterId: string }).clusterId,
    withUnknownId: (ref) => ({ ...ref, clusterId: `j-${upperCase()}` }),
    hasToken: false,
    hasConsole: true,
  },
  {
    kind: 'emr-serverless',
    service: 'emr-serverless',
    definitionOperation: 'GetApplication',
    startOperation: 'StartJobRun',
    listOperation: 'ListJobRuns',
    async prepare(plane, name) {
      plane.script(name, {});
      const applicationId = await createApplication(plane);
      return {
        kind: 'emr-serverless',
        applicationId,
        executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
        name,
        sparkSubmit: { entryPoint: 's3://scripts/report.py' },
      };
    },
    idOf: (ref) => (ref as JobRef & { jobRunId: string }).jobRunId,
    withUnknownId: (ref) => ({ ...ref, jobRunId: `00${randomBytes(7).toString('hex')}` }),
    hasToken: true,
    hasConsole: false,
  },
];

export function subjectOf(kind: JobKind): Subject {
  const subject = subjects.find((candidate) => candidate.kind === kind);
  if (!subject) throw new Error(`No subject for ${kind}: the suite has ${subjects.map((one) => one.kind).join(', ')}`);
  return subject;
}

/** As EMR writes the ids of its clusters and steps, behind their letter. */
function upperCase(): string {
  return randomBytes(7).toString('hex').slice(0, 13).toUpperCase();
}
