/** EMR clusters. No token: one key is one cluster through the mark in its name, and `find`. */
import {
  RunJobFlowCommand,
  SetTerminationProtectionCommand,
  TerminateJobFlowsCommand,
  type Cluster,
  type ClusterSummary,
  type EMRClient,
} from '@aws-sdk/client-emr';
import { errorMessage, errorName } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { noFence } from '../aws/fence.js';
import { logFolder } from '../aws/log-folder.js';
import type { JobDriver } from '../job-driver.js';
import type { EmrClusterRef, EmrClusterResult } from './cluster-ref.js';
import { runJobFlowRequest } from './cluster-requests.js';
import type { EmrClusterSpec } from './cluster-spec.js';
import { clusterState } from './cluster-states.js';
import { oneByOne } from '../aws/one-by-one.js';
import { clusterPage } from './console.js';
import { clusterIfKnown } from './describe-cluster.js';
import { createdAt, findCluster, listClusters, markedClusters } from './list-clusters.js';

/** Up to this many clusters are cheaper to ask one by one than by a listing of all. */
const singlyUpTo = 2;
/** RunJobFlow's ways to say "not now". (Texts unconfirmed.) */
const refusal = /(exceed|reach)(s|ed)? .*(limit|quota|maximum)|insufficient .*capacity/i;

export function emrClusterDriver(
  aws: AwsService<EMRClient>,
): JobDriver<EmrClusterSpec, EmrClusterRef, EmrClusterResult> {
  const { target, timing } = aws;
  const toRef = (spec: EmrClusterSpec, clusterId: string): EmrClusterRef => ({
    kind: 'emr-cluster',
    target,
    clusterId,
    ...(spec.logUri !== undefined && { logUri: spec.logUri }),
  });

  return {
    // "Amazon EMR retains information about a terminated cluster for two months" (EMR management guide).
    facts: { listingLag: timing.emrListingLag, retention: '60d', batch: 1_000 },

    async start(spec, launch, fence) {
      try {
        const { JobFlowId } = await aws.client.send(fence(new RunJobFlowCommand(runJobFlowRequest(spec, launch))));
        if (!JobFlowId) throw new Error('RunJobFlow answered without a cluster id');
        return { started: toRef(spec, JobFlowId) };
      } catch (error) {
        if (/^(Validation|InvalidRequest)Exception$/.test(errorName(error)) && refusal.test(errorMessage(error)))
          return { refused: errorMessage(error) };
        throw error;
      }
    },

    async find(spec, mark) {
      const cluster = await findCluster(aws, mark);
      return cluster?.Id ? toRef(spec, cluster.Id) : undefined;
    },

    async marked(spec, mark) {
      const clusters = await markedClusters(aws, mark);
      return clusters.map((cluster) => ({ ref: toRef(spec, cluster.Id as string), createdAt: createdAt(cluster) }));
    },

    // One listing has them all.
    group: () => 'clusters',

    async describe(refs) {
      const active =
        refs.length > singlyUpTo
          ? await listClusters(aws, {
              ClusterStates: ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'],
            })
          : [];
      const byId = new Map<string | undefined, Cluster | ClusterSummary>(
        active.map((cluster) => [cluster.Id, cluster]),
      );
      const found = (clusterId: string) => byId.get(clusterId);
      // What is on no page of active ones has ended, or changed its state while the pages were read.
      const absent = refs.filter(({ clusterId }) => !found(clusterId));
      const asked = await oneByOne(
        absent,
        async ({ clusterId }) => {
          const cluster = await clusterIfKnown(aws, clusterId);
          const missing = { status: 'missing', reason: `EMR does not know cluster ${clusterId}` } as const;
          return cluster ? clusterState(cluster) : missing;
        },
        refs.length - absent.length,
      );
      const states = refs.map((ref) => {
        const cluster = found(ref.clusterId);
        return cluster ? clusterState(cluster) : asked[absent.indexOf(ref)];
      });
      return states;
    },

    async stop({ clusterId }, _why, _askedBefore, fence = noFence) {
      const terminate = () => aws.client.send(fence(new TerminateJobFlowsCommand({ JobFlowIds: [clusterId] })));
      try {
        await terminate();
      } catch (error) {
        if (errorName(error) !== 'ValidationException') throw error;
        // Three primaries switch the protection on by themselves. The cluster is ours: its id is from our own start.
        await aws.client.send(
          fence(new SetTerminationProtectionCommand({ JobFlowIds: [clusterId], TerminationProtected: false })),
        );
        await terminate();
      }
    },

    links({ clusterId, logUri }) {
      const page = clusterPage(target, clusterId);
      return {
        awsId: clusterId,
        ...(page && { console: page }),
        logs: [],
        ...logFolder(logUri, clusterId),
      };
    },
  };
}
