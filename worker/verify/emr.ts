/** EMR on EC2: one step on a cluster that the user has, and one cluster of a single instance. */
import {
  DescribeClusterCommand,
  DescribeStepCommand,
  ListClustersCommand,
  ListStepsCommand,
  type EMRClient,
} from '@aws-sdk/client-emr';
import type { EmrClusterRef } from '../../activities/emr/cluster-ref.js';
import type { EmrClusterSpec } from '../../activities/emr/cluster-spec.js';
import { emrService } from '../../activities/emr/client.js';
import type { EmrStepRef } from '../../activities/emr/step-ref.js';
import type { EmrStepSpec } from '../../activities/emr/step-spec.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { emrClusterPoints } from './emr-cluster-points.js';
import { emrStepPoints } from './emr-step-points.js';
import { emrPrimary, hours } from './prices.js';
import type { Probe } from './probe.js';

/** Of the form that EMR's own ids have, so that they are unknown and not malformed. */
const clusterId = 'j-1AAAAAAAAAAAA';
const stepId = 's-1AAAAAAAAAAAA';

export function emrStepProbe(spec: EmrStepSpec, target: Target, timing: Timing): Probe<EMRClient> {
  const { client } = emrService(target, timing);
  const ClusterId = spec.cluster;
  const unknown: EmrStepRef = { kind: 'emr-step', target, clusterId: ClusterId, stepId };
  return {
    kind: 'emr-step',
    of: `on cluster ${ClusterId}`,
    spec,
    client,
    unknown,
    reads: {
      'elasticmapreduce:DescribeCluster': () => client.send(new DescribeClusterCommand({ ClusterId })),
      'elasticmapreduce:ListSteps': () => client.send(new ListStepsCommand({ ClusterId })),
      'elasticmapreduce:DescribeStep': () => client.send(new DescribeStepCommand({ ClusterId, StepId: stepId })),
    },
    startCalls: 1,
    estimate: () => Promise.resolve({ usd: 0, because: 'a cluster that runs anyway' }),
    points: emrStepPoints,
    close: () => client.destroy(),
  };
}

export function emrClusterProbe(spec: EmrClusterSpec, target: Target, timing: Timing): Probe<EMRClient> {
  const { client } = emrService(target, timing);
  const unknown: EmrClusterRef = { kind: 'emr-cluster', target, clusterId };
  return {
    kind: 'emr-cluster',
    of: `${spec.releaseLabel} on one ${emrPrimary.instanceType}`,
    spec,
    client,
    unknown,
    reads: {
      'elasticmapreduce:ListClusters': () => client.send(new ListClustersCommand({ ClusterStates: ['STARTING'] })),
      'elasticmapreduce:DescribeCluster': () => client.send(new DescribeClusterCommand({ ClusterId: clusterId })),
    },
    startCalls: 1,
    estimate: () =>
      Promise.resolve({
        usd: emrPrimary.hour * hours,
        because: `one ${emrPrimary.instanceType} for 10 min; idle for longer it ends by itself`,
      }),
    points: emrClusterPoints,
    close: () => client.destroy(),
  };
}
