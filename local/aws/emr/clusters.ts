/** The clusters of the account: created, told to end, and found again. */
import type { Placed } from '../page.js';
import type { PlaneParts } from '../service.js';
import { beginLife, type ClusterLife, type EmrOptions } from './cluster-life.js';
import type { Cluster } from './cluster.js';
import type { RunJobFlowInput } from './shapes.js';

export interface KeptCluster extends Placed, ClusterLife {
  cluster: Cluster;
}

export interface ClusterStore {
  /** From here on it can be seen, and it begins to start. */
  begin(cluster: Cluster, input: RunJobFlowInput): KeptCluster;
  /** In the order of `place`. */
  all(): readonly KeptCluster[];
  find(id: string): KeptCluster | undefined;
}

export function createClusterStore(parts: PlaneParts, options: EmrOptions): ClusterStore {
  const clusters = new Map<string, KeptCluster>();
  return {
    begin(cluster, input) {
      const kept = { cluster, place: placeOf(clusters.size), ...beginLife(parts, options, cluster, input) };
      clusters.set(cluster.Id, kept);
      return kept;
    },
    all: () => [...clusters.values()].sort((one, other) => one.place - other.place),
    find: (id) => clusters.get(id),
  };
}

/** EMR lists clusters in no order: here in one that has nothing to do with their age, and is always the same. */
function placeOf(nth: number): number {
  return (nth * 40_503) % 65_536;
}
