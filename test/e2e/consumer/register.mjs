/** Cluster and task definition, over the AWS API as on AWS. */
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';

const ecs = new ECSClient({
  endpoint: process.env.AWS_ENDPOINT_URL,
  region: 'us-east-1',
  credentials: { accessKeyId: 'millrace-admin', secretAccessKey: 'any' },
});
const logConfiguration = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/report', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
};
await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
await ecs.send(
  new RegisterTaskDefinitionCommand({
    family: 'report',
    containerDefinitions: [{ name: 'report', image: 'report', essential: true, logConfiguration }],
  }),
);
