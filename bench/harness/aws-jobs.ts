/** Registers scripted jobs on a plane, as an administrator does over the AWS API: they end when the bench says so. */
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { CreateJobCommand, GlueClient } from '@aws-sdk/client-glue';
import type { Plane } from '../../local/aws/plane.js';
import { account, cluster } from './places.js';

export const administrator = (plane: Plane) => ({
  endpoint: plane.url,
  region: account.region,
  credentials: { accessKeyId: 'millrace-admin', secretAccessKey: 'millrace-admin' },
});

/** @param afterMs how long each run takes; without it runs end by `plane.endJob` */
export async function glueJobs(plane: Plane, names: readonly string[], afterMs?: number): Promise<void> {
  const glue = new GlueClient(administrator(plane));
  for (const name of names) {
    plane.script(name, { ...(afterMs !== undefined && { afterMs }) });
    await glue.send(
      new CreateJobCommand({
        Name: name,
        Role: `arn:aws:iam::${account.account}:role/glue`,
        Command: { Name: 'glueetl', ScriptLocation: `s3://scripts/${name}.py`, PythonVersion: '3' },
        ExecutionProperty: { MaxConcurrentRuns: 1_000 },
      }),
    );
  }
  glue.destroy();
}

/** All in one cluster. */
export async function taskDefinitions(plane: Plane, families: readonly string[], afterMs?: number): Promise<void> {
  const ecs = new ECSClient(administrator(plane));
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  for (const family of families) {
    plane.script(family, { ...(afterMs !== undefined && { afterMs }) });
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: [{ name: 'main', image: family, essential: true }],
      }),
    );
  }
  ecs.destroy();
}
