/** ECS clusters: names that tasks run under, and the capacity providers that they may ask for. */
import type { z } from 'zod';
import { AwsError } from '../aws-error.js';
import type { Home } from '../home.js';
import { localName } from './names.js';
import type { createClusterInput } from './shapes.js';

type Registration = z.output<typeof createClusterInput>;

export interface Cluster {
  clusterArn: string;
  clusterName: string;
  status: 'ACTIVE';
  capacityProviders: string[];
  defaultCapacityProviderStrategy: NonNullable<Registration['defaultCapacityProviderStrategy']>;
}

export interface ClusterStore {
  /** A cluster that exists stays as it is. */
  create(input: Registration): Cluster;
  /** Name or ARN. Throws ClusterNotFoundException. */
  get(name: string | undefined): Cluster;
}

export function createClusterStore({ account, region }: Home): ClusterStore {
  const clusters = new Map<string, Cluster>();
  const prefix = `arn:aws:ecs:${region}:${account}:cluster/`;
  return {
    create({ clusterName, capacityProviders, defaultCapacityProviderStrategy = [] }) {
      const cluster = clusters.get(clusterName) ?? {
        clusterArn: `${prefix}${clusterName}`,
        clusterName,
        status: 'ACTIVE',
        capacityProviders,
        defaultCapacityProviderStrategy,
      };
      clusters.set(clusterName, cluster);
      return cluster;
    },
    get(name = 'default') {
      const cluster = clusters.get(localName(name, prefix) ?? '');
      if (!cluster) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
      return cluster;
    },
  };
}
