/** The EMR operations that the plane has, over the JSON 1.1 protocol. */
import type { Operations, PlaneParts } from '../service.js';
import { clusterOperations, createVisible } from './cluster-operations.js';
import type { EmrOptions } from './cluster-life.js';
import { createClusterStore } from './clusters.js';
import { stepOperations } from './step-operations.js';

export function emrService(parts: PlaneParts, options: EmrOptions): Operations {
  const clusters = createClusterStore(parts, options);
  const visible = createVisible(parts, clusters);
  return { ...clusterOperations(parts, clusters, visible), ...stepOperations(parts, visible) };
}
