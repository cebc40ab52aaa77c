/** EMR's operations on clusters. */
import { AwsError } from '../aws-error.js';
import { readMarkedName } from '../marked-name.js';
import type { Operations, PlaneParts } from '../service.js';
import { operationsWith } from '../shape.js';
import { concurrencyProblem, tagProblem } from './cluster-rules.js';
import { clusterEntry, isEnding, summaryOf } from './cluster.js';
import type { ClusterStore, KeptCluster } from './clusters.js';
import { finished, invalid, invalidRequest, notValid } from './errors.js';
import { createRunJobFlow } from './run-job-flow.js';
import {
  addTagsInput,
  describeClusterInput,
  listClustersInput,
  modifyClusterInput,
  protectionInput,
  runJobFlowInput,
  terminateInput,
} from './shapes.js';

/** "Returns a maximum of 50 clusters in unsorted order per call" (ListClusters). */
const pageSize = 50;

const operation = operationsWith('ValidationException');

export interface Visible {
  /** Throws InvalidRequestException. */
  cluster(id: string): KeptCluster;
  /** By a list of ids; as the older operations say that one is unknown. Throws ValidationException. */
  jobFlows(ids: readonly string[]): KeptCluster[];
}

export function clusterOperations(parts: PlaneParts, clusters: ClusterStore, visible: Visible): Operations {
  const { ledger, scripts, listings, clock } = parts;
  return {
    RunJobFlow: operation(runJobFlowInput, createRunJobFlow(parts, clusters)),

    DescribeCluster: operation(describeClusterInput, ({ ClusterId }) => ({
      Cluster: visible.cluster(ClusterId).cluster,
    })),

    ListClusters: operation(listClustersInput, ({ CreatedAfter, CreatedBefore, ClusterStates, Marker }) => {
      const found = clusters.all().filter(({ cluster: { Id, Status } }) => {
        const { CreationDateTime: created } = Status.Timeline;
        return (
          scripts.shows('emr-cluster', 'listings', clock.now() - created * 1_000, Id) &&
          (CreatedAfter === undefined || created >= CreatedAfter) &&
          (CreatedBefore === undefined || created <= CreatedBefore) &&
          (ClusterStates === undefined || ClusterStates.includes(Status.State))
        );
      });
      const page = listings.page(
        {
          service: 'emr-cluster',
          operation: 'ListClusters',
          found,
          keyOf: ({ cluster }) => readMarkedName(cluster.Name).key,
        },
        { size: pageSize, token: Marker, code: 'InvalidRequestException', name: 'Marker' },
      );
      return { Clusters: page.items.map(({ cluster }) => summaryOf(cluster)), ...(page.next && { Marker: page.next }) };
    }),

    ModifyCluster: operation(modifyClusterInput, ({ ClusterId, StepConcurrencyLevel: level }) => {
      const { cluster, changed } = visible.cluster(ClusterId);
      const problem = isEnding(cluster)
        ? `Cluster ${ClusterId} is ${cluster.Status.State} and can't be modified.`
        : concurrencyProblem(level);
      if (problem) throw invalidRequest(problem);
      cluster.StepConcurrencyLevel = level ?? cluster.StepConcurrencyLevel;
      changed();
      return { StepConcurrencyLevel: cluster.StepConcurrencyLevel };
    }),

    SetTerminationProtection: operation(protectionInput, ({ JobFlowIds, TerminationProtected }) => {
      const found = visible.jobFlows(JobFlowIds);
      if (found.some(({ cluster }) => isEnding(cluster))) throw finished();
      for (const { cluster, changed } of found) {
        cluster.TerminationProtected = TerminationProtected;
        changed();
      }
      return {};
    }),

    TerminateJobFlows: operation(terminateInput, ({ JobFlowIds }, { principal }) => {
      const found = visible.jobFlows(JobFlowIds);
      for (const { cluster } of found) {
        ledger.write({ event: 'stop', ...clusterEntry(cluster), principal: principal.arn });
      }
      const isProtected = ({ cluster }: KeptCluster) => cluster.TerminationProtected && !isEnding(cluster);
      for (const { cluster, terminate } of found.filter((kept) => !isProtected(kept))) {
        const refusal = scripts.of(readMarkedName(cluster.Name).name)?.refusesStop;
        if (refusal) throw new AwsError(refusal, `Stop of ${cluster.Id} was refused`);
        terminate();
      }
      // The others of the same call are gone all the same.
      if (found.some(isProtected)) {
        throw invalid('Could not shut down one or more job flows since they are termination protected.');
      }
      return {};
    }),

    AddTags: operation(addTagsInput, ({ ResourceId, Tags }) => {
      const { cluster } = visible.cluster(ResourceId);
      const kept = cluster.Tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
      const problem = Tags.length === 0 ? 'Tags cannot be null or empty.' : tagProblem([...kept, ...Tags]);
      if (problem) throw invalidRequest(problem);
      cluster.Tags = [...kept, ...Tags];
      return {};
    }),
  };
}

export function createVisible({ scripts, clock }: PlaneParts, clusters: ClusterStore): Visible {
  const find = (id: string): KeptCluster | undefined => {
    const kept = clusters.find(id);
    const age = clock.now() - (kept?.cluster.Status.Timeline.CreationDateTime ?? 0) * 1_000;
    return kept && scripts.shows('emr-cluster', 'describe', age, id) ? kept : undefined;
  };
  return {
    cluster(id) {
      const kept = find(id);
      if (!kept) throw notValid('Cluster', id);
      return kept;
    },
    jobFlows: (ids) =>
      ids.map((id) => {
        const kept = find(id);
        if (!kept) throw invalid('Specified job flow ID does not exist.');
        return kept;
      }),
  };
}
