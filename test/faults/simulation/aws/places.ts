/** What stands in the simulated account before a run begins, and the spec of a job there. */
import type { AnySpec, JobKind } from '../../../../activities/specs.js';
import type { MemoryPlane } from './plane.js';

type Prepare = (plane: MemoryPlane, name: string) => AnySpec;

/** A cluster of somebody else's, which all EMR steps of a run share. */
const sharedCluster = 'shared';

const prepares: Readonly<Record<JobKind, Prepare>> = {
  glue(plane, name) {
    plane.ask('glue', 'CreateJob', {
      Name: name,
      Role: 'arn:aws:iam::000000000000:role/glue',
      Command: { Name: 'pythonshell', ScriptLocation: `s3://scripts/${name}.py`, PythonVersion: '3.9' },
      ExecutionProperty: { MaxConcurrentRuns: 50 },
    });
    return { kind: 'glue', jobName: name };
  },
  ecs(plane, name) {
    plane.ask('ecs', 'CreateCluster', { clusterName: 'etl' });
    const containerDefinitions = [{ name: 'main', image: name, essential: true }];
    plane.ask('ecs', 'RegisterTaskDefinition', { family: name, containerDefinitions });
    return { kind: 'ecs', cluster: 'etl', taskDefinition: name };
  },
  'emr-step'(plane, name) {
    return { kind: 'emr-step', cluster: clusterOf(plane), name, jar: 'command-runner.jar', args: ['true'] };
  },
  'emr-cluster': (_, name) => ({
    kind: 'emr-cluster',
    name,
    releaseLabel: 'emr-7.5.0',
    serviceRole: 'emr-service',
    instanceProfile: 'emr-instances',
    instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
  }),
  'emr-serverless'(plane, name) {
    const { applicationId } = plane.ask('emr-serverless', 'CreateApplication', {
      name: `app-${name}`,
      releaseLabel: 'emr-7.5.0',
      type: 'SPARK',
      clientToken: `app-${name}`,
    }) as { applicationId: string };
    return {
      kind: 'emr-serverless',
      applicationId,
      executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
      name,
      sparkSubmit: { entryPoint: 's3://scripts/report.py' },
    };
  },
};

export function prepare(plane: MemoryPlane, kind: JobKind, name: string): AnySpec {
  return prepares[kind](plane, name);
}

const clusters = new WeakMap<MemoryPlane, string>();

function clusterOf(plane: MemoryPlane): string {
  const known = clusters.get(plane);
  if (known !== undefined) return known;
  plane.scripts.set(sharedCluster, {});
  const { JobFlowId } = plane.ask('elasticmapreduce', 'RunJobFlow', {
    Name: sharedCluster,
    ReleaseLabel: 'emr-7.5.0',
    ServiceRole: 'emr-service',
    JobFlowRole: 'emr-instances',
    StepConcurrencyLevel: 256,
    Instances: {
      InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }],
      KeepJobFlowAliveWhenNoSteps: true,
    },
  }) as { JobFlowId: string };
  clusters.set(plane, JobFlowId);
  return JobFlowId;
}
