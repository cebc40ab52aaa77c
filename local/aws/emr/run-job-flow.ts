/** RunJobFlow: permissions, the rules, and the ledger's lines before anything starts. */
import type { AwsError } from '../aws-error.js';
import type { Access } from '../access.js';
import { readMarkedName } from '../marked-name.js';
import type { Caller, PlaneParts } from '../service.js';
import { checkRunJobFlow } from './cluster-rules.js';
import { clusterEntry, newCluster } from './cluster.js';
import type { ClusterStore } from './clusters.js';
import { invalid } from './errors.js';
import type { RunJobFlowInput } from './shapes.js';
import { stepEntry } from './step-queue.js';
import { newStep } from './step.js';

export function createRunJobFlow(parts: PlaneParts, clusters: ClusterStore) {
  const { ledger, access, capacity, clock } = parts;
  return (input: RunJobFlowInput, caller: Caller): { JobFlowId: string; ClusterArn: string } => {
    checkRights(access, input, caller);
    const { arn: principal } = caller.principal;
    const received = [
      { service: 'emr-cluster', ...readMarkedName(input.Name), principal },
      ...(input.Steps ?? []).map(({ Name }) => ({ service: 'emr-step', ...readMarkedName(Name), principal })),
    ];
    for (const entry of received) ledger.write({ event: 'received', ...entry, request: input });
    try {
      checkRunJobFlow(input);
      const refusal = capacity.refusal('emr-cluster');
      if (refusal !== undefined) throw invalid(refusal);
    } catch (error) {
      for (const entry of received) ledger.write({ event: 'refused', ...entry, detail: (error as AwsError).name });
      throw error;
    }
    const cluster = newCluster(parts, input);
    const steps = (input.Steps ?? []).map((step) =>
      newStep(clock.seconds(), step, input.LogUri, input.StepExecutionRoleArn),
    );
    ledger.write({ event: 'committed', ...clusterEntry(cluster), principal });
    for (const step of steps) ledger.write({ event: 'committed', ...stepEntry(step), principal });
    clusters.begin(cluster, input).steps.add(steps);
    return { JobFlowId: cluster.Id, ClusterArn: cluster.ClusterArn };
  };
}

/** A cluster is handed its roles, and tagged; both want permissions of their own. */
function checkRights(access: Access, input: RunJobFlowInput, { principal }: Caller): void {
  for (const role of [input.ServiceRole, input.JobFlowRole, input.AutoScalingRole]) {
    if (role) access.allow(principal, 'iam:PassRole', role);
  }
  if (input.Tags?.length) access.allow(principal, 'elasticmapreduce:AddTags');
}
