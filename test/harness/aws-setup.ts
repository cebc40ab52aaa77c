/** Registers jobs on a plane over the AWS API, as an administrator does. */
import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { CreateJobCommand, GlueClient, type CreateJobCommandInput } from '@aws-sdk/client-glue';
import type { Plane } from '../../local/aws/plane.js';

const admin = (plane: Plane) => ({
  endpoint: plane.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'millrace-admin', secretAccessKey: 'millrace-admin' },
});

/** Somebody else than Millrace: a person at the console, another tool. */
export async function asAdmin<Client extends { destroy(): void }, Out>(
  plane: Plane,
  Client: new (options: ReturnType<typeof admin>) => Client,
  act: (client: Client) => Promise<Out>,
): Promise<Out> {
  const client = new Client(admin(plane));
  try {
    return await act(client);
  } finally {
    client.destroy();
  }
}

export async function createGlueJob(
  plane: Plane,
  name: string,
  changes: Partial<CreateJobCommandInput> = {},
): Promise<void> {
  await asAdmin(plane, GlueClient, (glue) =>
    glue.send(
      new CreateJobCommand({
        Name: name,
        Role: 'arn:aws:iam::000000000000:role/glue',
        Command: { Name: 'pythonshell', ScriptLocation: `s3://scripts/${name}.py`, PythonVersion: '3.9' },
        ExecutionProperty: { MaxConcurrentRuns: 50 },
        ...changes,
      }),
    ),
  );
}

export async function createTaskDefinition(
  plane: Plane,
  family: string,
  changes: Partial<RegisterTaskDefinitionCommandInput> = {},
): Promise<void> {
  await asAdmin(plane, ECSClient, async (ecs) => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'etl' }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: [{ name: 'main', image: family, essential: true }],
        ...changes,
      }),
    );
  });
}
