/** ECS: one task of a task definition that the user has, which should print a line at its start and then take its time. */
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { clientOptions } from '../../activities/aws/client.js';
import type { EcsRef } from '../../activities/ecs/ref.js';
import type { EcsSpec } from '../../activities/ecs/spec.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { ecsPoints } from './ecs-points.js';
import { fargate, hours } from './prices.js';
import type { Probe } from './probe.js';

export function ecsProbe(spec: EcsSpec, target: Target, timing: Timing): Probe<ECSClient> {
  const client = new ECSClient(clientOptions(target, timing));
  const { cluster, taskDefinition } = spec;
  const name = cluster.slice(cluster.lastIndexOf('/') + 1);
  const taskArn = `arn:${target.partition}:ecs:${target.region}:${target.account}:task/${name}/${'0'.repeat(32)}`;
  const unknown: EcsRef = { kind: 'ecs', target, cluster, taskArn, container: 'main' };
  const definition = () => client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return {
    kind: 'ecs',
    of: `${taskDefinition} in ${cluster}`,
    spec,
    client,
    unknown,
    reads: {
      'ecs:DescribeTaskDefinition': definition,
      'ecs:ListTasks': () => client.send(new ListTasksCommand({ cluster, maxResults: 1 })),
      'ecs:DescribeTasks': () => client.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] })),
    },
    // The first, the same once more, and another one with the same token.
    startCalls: 3,
    async estimate() {
      const { taskDefinition: found } = await definition();
      return onFargate(spec) ? ofFargate(found) : { usd: 0, because: 'instances that the cluster has' };
    },
    points: ecsPoints,
    close: () => client.destroy(),
  };
}

function onFargate({ launchType, capacityProviderStrategy = [] }: EcsSpec): boolean {
  return (
    launchType === 'FARGATE' ||
    capacityProviderStrategy.some(({ capacityProvider }) => /^FARGATE/.test(capacityProvider))
  );
}

function ofFargate(definition: TaskDefinition | undefined) {
  const vcpu = Number(definition?.cpu ?? 16_384) / 1_024;
  const gb = Number(definition?.memory ?? 122_880) / 1_024;
  const usd = (vcpu * fargate.vcpuHour + gb * fargate.gbHour) * hours;
  return { usd, because: `${vcpu} vCPU and ${gb} GB of Fargate for 10 min` };
}
