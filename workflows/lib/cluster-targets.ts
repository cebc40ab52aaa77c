/** Which target a cluster of this run was created in: its steps go there, whatever the pipeline's own target is. */
import type { AnySpec } from '../../activities/specs.js';
import { currentRun } from './run.js';

const targets = new Map<string, string>();

export function rememberCluster(clusterId: string, target: string): void {
  targets.set(clusterId, target);
}

/** By name: the step's own, else its cluster's, else the pipeline's. */
export function targetNameFor(spec: AnySpec, own: string | undefined): string {
  return own ?? targetOfCluster(spec) ?? currentRun().contract.target ?? 'default';
}

/** Undefined for any other spec, and for clusters that this run did not create. */
function targetOfCluster(spec: AnySpec): string | undefined {
  return spec.kind === 'emr-step' ? targets.get(spec.cluster) : undefined;
}
