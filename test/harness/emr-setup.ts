/** Clusters and applications on a plane, made over the AWS API as an administrator makes them. */
import { DescribeClusterCommand, EMRClient, RunJobFlowCommand, type RunJobFlowCommandInput } from '@aws-sdk/client-emr';
import {
  CreateApplicationCommand,
  EMRServerlessClient,
  type CreateApplicationCommandInput,
} from '@aws-sdk/client-emr-serverless';
import type { Plane } from '../../local/aws/plane.js';
import { eventually } from './history.js';

const admin = (plane: Plane) => ({
  endpoint: plane.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'millrace-admin', secretAccessKey: 'millrace-admin' },
});

/** A scripted cluster of somebody else's, that takes steps. Gives its id. */
export async function createCluster(
  plane: Plane,
  name: string,
  changes: Partial<RunJobFlowCommandInput> = {},
): Promise<string> {
  plane.script(name, {});
  const emr = new EMRClient(admin(plane));
  const { JobFlowId: id = '' } = await emr.send(
    new RunJobFlowCommand({
      Name: name,
      ReleaseLabel: 'emr-7.5.0',
      ServiceRole: 'emr-service',
      JobFlowRole: 'emr-instances',
      Instances: {
        InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }],
        KeepJobFlowAliveWhenNoSteps: true,
      },
      ...changes,
    }),
  );
  await eventually(`cluster ${name} is ready`, async () => {
    const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: id }));
    return Cluster?.Status?.State === 'WAITING';
  });
  emr.destroy();
  return id;
}

/** A Spark application that starts by itself. Gives its id. */
export async function createApplication(
  plane: Plane,
  changes: Partial<CreateApplicationCommandInput> = {},
): Promise<string> {
  const emr = new EMRServerlessClient(admin(plane));
  const { applicationId = '' } = await emr.send(
    new CreateApplicationCommand({
      name: 'reports',
      releaseLabel: 'emr-7.5.0',
      type: 'SPARK',
      clientToken: crypto.randomUUID(),
      ...changes,
    }),
  );
  emr.destroy();
  return applicationId;
}
