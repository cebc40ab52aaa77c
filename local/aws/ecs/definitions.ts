/** ECS clusters and task definitions, registered over the API as on AWS. */
import { account } from '../access.js';
import { AwsError } from '../aws-error.js';

export interface ContainerDefinition {
  name: string;
  image: string;
  essential?: boolean;
  command?: string[];
  environment?: { name: string; value: string }[];
  stopTimeout?: number;
  logConfiguration?: { logDriver: string; options?: Record<string, string> };
}

export interface TaskDefinition {
  taskDefinitionArn: string;
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  networkMode?: string;
  requiresCompatibilities?: string[];
  compatibilities: string[];
  cpu?: string;
  memory?: string;
  taskRoleArn?: string;
  executionRoleArn?: string;
  containerDefinitions: ContainerDefinition[];
}

export interface DefinitionStore {
  register(input: Partial<TaskDefinition>): TaskDefinition;
  /** Family, `family:revision` or ARN. Throws ClientException. */
  get(name: string | undefined): TaskDefinition;
  createCluster(name: string): { clusterArn: string; clusterName: string; status: string };
  /** Name or ARN. Throws ClusterNotFoundException. */
  cluster(name: string | undefined): { clusterArn: string; clusterName: string };
}

export function createDefinitionStore(region: string): DefinitionStore {
  const families = new Map<string, TaskDefinition[]>();
  const clusters = new Set<string>();
  const arn = (resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`;

  return {
    register(input) {
      const { family, containerDefinitions } = input;
      if (!family) throw new AwsError('ClientException', 'Family should not be empty.');
      if (!containerDefinitions?.length) throw new AwsError('ClientException', 'Container list should not be empty.');
      if (!containerDefinitions.some(({ essential }) => essential !== false))
        throw new AwsError('ClientException', 'At least one container must be essential.');
      const fargate = input.requiresCompatibilities?.includes('FARGATE') ?? false;
      if (fargate && input.networkMode !== 'awsvpc')
        throw new AwsError('ClientException', 'Fargate only supports network mode ‘awsvpc’.');
      const revisions = families.get(family) ?? [];
      const revision = revisions.length + 1;
      const definition: TaskDefinition = {
        ...input,
        family,
        containerDefinitions,
        taskDefinitionArn: arn(`task-definition/${family}:${revision}`),
        revision,
        status: 'ACTIVE',
        compatibilities: fargate ? ['EC2', 'FARGATE'] : ['EC2', 'EXTERNAL'],
      };
      families.set(family, [...revisions, definition]);
      return definition;
    },
    get(name) {
      const short = name?.slice(name.lastIndexOf('/') + 1) ?? '';
      const [family = '', revision] = short.split(':');
      const revisions = families.get(family) ?? [];
      const found = revision === undefined ? revisions.at(-1) : revisions[Number(revision) - 1];
      if (!found) throw new AwsError('ClientException', 'Unable to describe task definition.');
      return found;
    },
    createCluster(clusterName) {
      clusters.add(clusterName);
      return { clusterArn: arn(`cluster/${clusterName}`), clusterName, status: 'ACTIVE' };
    },
    cluster(name = 'default') {
      const clusterName = name.slice(name.lastIndexOf('/') + 1);
      if (!clusters.has(clusterName)) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
      return { clusterArn: arn(`cluster/${clusterName}`), clusterName };
    },
  };
}
