/** Steps on a running EMR cluster. No token: one key is one step through the mark in its name, and `find`. */
import { AddJobFlowStepsCommand, type Cluster, type EMRClient, type StepConfig } from '@aws-sdk/client-emr';
import { hasEnded, type JobMark } from '../../contracts/job.js';
import { errorMessage } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { logFolder } from '../aws/log-folder.js';
import { markedName } from '../aws/marked-name.js';
import { withoutUndefined } from '../aws/without-undefined.js';
import type { JobDriver } from '../job-driver.js';
import { stepCanceller } from './cancel-steps.js';
import { clusterPage } from './console.js';
import { clusterIfKnown, describeCluster } from './describe-cluster.js';
import { createdAt, failedSteps, findStep, markedSteps, stepsById } from './list-steps.js';
import type { EmrStepRef, EmrStepResult } from './step-ref.js';
import type { EmrStepSpec } from './step-spec.js';
import { needsCircumstances, stepState, type Circumstances } from './step-states.js';

/** "Maximum number of active steps … for cluster exceeded": 256 that wait or run. (Text unconfirmed.) */
const full = /active steps.*exceeded|maximum number of (active )?steps/i;

export function emrStepDriver(aws: AwsService<EMRClient>): JobDriver<EmrStepSpec, EmrStepRef, EmrStepResult> {
  const { target, timing } = aws;
  const cancelStep = stepCanceller(aws);
  /** Where a cluster's steps log does not change in its life. */
  const logUris = new Map<string, Promise<Cluster>>();
  const clusterOf = (clusterId: string): Promise<Cluster> => {
    const known = logUris.get(clusterId) ?? describeCluster(aws, clusterId);
    logUris.set(clusterId, known);
    known.catch(() => logUris.delete(clusterId));
    if (logUris.size > clustersKept) logUris.delete(logUris.keys().next().value as string);
    return known;
  };
  const toRef = (clusterId: string, { LogUri }: Cluster, stepId: string): EmrStepRef => ({
    kind: 'emr-step',
    target,
    clusterId,
    stepId,
    // EMR gives its own old scheme back.
    ...(LogUri && { logUri: LogUri.replace(/^s3[an]:/, 's3:') }),
  });

  return {
    facts: { listingLag: timing.emrListingLag, retention: '60d', batch: 256 },

    async start(spec, { mark }, fence) {
      const cluster = await clusterOf(spec.cluster);
      try {
        const { StepIds } = await aws.client.send(
          fence(
            new AddJobFlowStepsCommand({
              JobFlowId: spec.cluster,
              Steps: [stepConfig(spec, mark)],
              ...(spec.executionRoleArn !== undefined && { ExecutionRoleArn: spec.executionRoleArn }),
            }),
          ),
        );
        if (!StepIds?.[0]) throw new Error(`AddJobFlowSteps on ${spec.cluster} answered without a step id`);
        return { started: toRef(spec.cluster, cluster, StepIds[0]) };
      } catch (error) {
        if (full.test(errorMessage(error))) return { refused: errorMessage(error) };
        throw error;
      }
    },

    async find(spec, mark) {
      const step = await findStep(aws, spec.cluster, mark);
      return step?.Id ? toRef(spec.cluster, await clusterOf(spec.cluster), step.Id) : undefined;
    },

    async marked(spec, mark) {
      const steps = await markedSteps(aws, spec.cluster, mark);
      if (steps.length === 0) return [];
      const cluster = await clusterOf(spec.cluster);
      return steps.map((step) => ({
        ref: toRef(spec.cluster, cluster, step.Id as string),
        createdAt: createdAt(step),
      }));
    },

    group: ({ clusterId }) => clusterId,

    async describe(refs) {
      const { clusterId } = refs[0] as EmrStepRef;
      const notAsked = new Set<string>();
      const ids = refs.map(({ stepId }) => stepId);
      const steps = await stepsById(aws, clusterId, ids, notAsked);
      const around = [...steps.values()].some(needsCircumstances) ? await circumstances(aws, clusterId) : undefined;
      return refs.map((ref) => {
        const step = steps.get(ref.stepId);
        if (notAsked.has(ref.stepId)) return undefined;
        return step
          ? stepState(step, ref, around)
          : { status: 'missing', reason: `EMR does not show step ${ref.stepId} of cluster ${clusterId}` };
      });
    },

    async stop({ clusterId, stepId }, _why, askedBefore = 0, fence) {
      // First as a person would; a step that does not heed it is killed.
      const how = askedBefore === 0 ? 'SEND_INTERRUPT' : 'TERMINATE_PROCESS';
      const answer = await cancelStep(clusterId, stepId, how, fence);
      if (answer?.Status !== 'FAILED') return;
      // EMR refuses to cancel what has ended in the same way as what it can't cancel.
      const step = (await stepsById(aws, clusterId, [stepId])).get(stepId);
      if (step && hasEnded(stepState(step, toRef(clusterId, {}, stepId)))) return;
      throw new Error(`CancelSteps of ${stepId}: ${answer.Reason ?? 'EMR gave no reason'}`);
    },

    links({ clusterId, stepId, logUri }) {
      const page = clusterPage(target, clusterId);
      return {
        awsId: stepId,
        ...(page && { console: page }),
        logs: [],
        ...logFolder(logUri, `${clusterId}/steps/${stepId}`),
      };
    },
  };
}

/** Clusters whose places of logs are remembered. */
const clustersKept = 1_000;

function stepConfig(spec: EmrStepSpec, mark: JobMark): StepConfig {
  return {
    Name: markedName(spec.name ?? mark.step, mark.key),
    // Never left out: EMR's own default takes the cluster down.
    ActionOnFailure: 'CONTINUE',
    HadoopJarStep: {
      Jar: spec.jar,
      ...withoutUndefined({ MainClass: spec.mainClass, Args: spec.args }),
      ...(spec.properties && {
        Properties: Object.entries(spec.properties).map(([Key, Value]) => ({ Key, Value })),
      }),
    },
  };
}

async function circumstances(aws: AwsService<EMRClient>, clusterId: string): Promise<Circumstances> {
  return { cluster: await clusterIfKnown(aws, clusterId), failed: await failedSteps(aws, clusterId) };
}
