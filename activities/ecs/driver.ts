/** ECS tasks. The start has a token: the same key is the same task for as long as ECS remembers it. */
import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand, type ConflictException, type ECSClient, type RunTaskResponse } from '@aws-sdk/client-ecs';
import type { JobState } from '../../contracts/job.js';
import { errorMessage, errorName } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { consolePage, logLink } from '../aws/console.js';
import type { JobDriver, Started } from '../job-driver.js';
import { checkDefinition, logsOf, mainContainer, taskDefinitions } from './definition.js';
import { findTask } from './find.js';
import { taskId, type EcsRef, type EcsResult } from './ref.js';
import { isCapacityRefusal, isFinal } from './refusals.js';
import { runTaskRequest } from './requests.js';
import type { EcsSpec } from './spec.js';
import { ecsState } from './states.js';

export function ecsDriver(aws: AwsService<ECSClient>): JobDriver<EcsSpec, EcsRef, EcsResult> {
  const { target, timing } = aws;
  const definitions = taskDefinitions(aws);

  const toRef = async (spec: EcsSpec, taskArn: string): Promise<EcsRef> => {
    const container = mainContainer(spec, await definitions.get(spec.taskDefinition));
    const logs = logsOf(container);
    return { kind: 'ecs', target, cluster: spec.cluster, taskArn, container: container.name as string, ...(logs && { logs }) };
  };

  return {
    facts: {
      listingLag: timing.ecsListingLag,
      // "Stopped tasks are visible for at least one hour" (DescribeTasks).
      retention: '1h',
      resendWithin: timing.ecsResendWithin,
      batch: 100,
    },

    async start(spec, { mark }, fence): Promise<Started<EcsRef>> {
      const definition = await definitions.get(spec.taskDefinition);
      checkDefinition(spec, definition);
      try {
        const answer = await aws.client.send(fence(new RunTaskCommand(runTaskRequest(spec, mark, definition))));
        return await startedOf(answer, (arn) => toRef(spec, arn));
      } catch (error) {
        if (isCapacityRefusal(error)) return { refused: errorMessage(error) };
        if (errorName(error) !== 'ConflictException') throw error;
        const ours = await ownConflict(aws, spec, mark.key, error as ConflictException);
        if (!ours) throw error;
        return { started: await toRef(spec, ours) };
      }
    },

    async find(spec, mark) {
      const task = await findTask(aws, spec.cluster, mark.key);
      return task?.taskArn ? toRef(spec, task.taskArn) : undefined;
    },

    group: (ref) => ref.cluster,

    async describe(refs) {
      const { cluster } = refs[0] as EcsRef;
      const answer = await aws.read((ecs) => ecs.send(new DescribeTasksCommand({ cluster, tasks: refs.map(({ taskArn }) => taskArn) })));
      const tasks = new Map((answer.tasks ?? []).map((task) => [task.taskArn, task]));
      const reasons = new Map((answer.failures ?? []).map(({ arn, reason }) => [arn, reason]));
      return refs.map((ref): JobState<EcsResult> => {
        const task = tasks.get(ref.taskArn);
        return task ? ecsState(task, ref) : { status: 'missing', reason: `ECS does not show ${ref.taskArn} (${reasons.get(ref.taskArn) ?? 'no reason given'})` };
      });
    },

    async stop(ref, why) {
      try {
        await aws.client.send(new StopTaskCommand({ cluster: ref.cluster, task: ref.taskArn, reason: why.slice(0, 255) }));
      } catch (error) {
        // A task that ECS has forgotten can't be stopped; whether it has ended is for describe to say.
        if (!/not found/i.test(errorMessage(error))) throw error;
      }
    },

    links(ref) {
      const id = taskId(ref.taskArn);
      const page = consolePage(target, `/ecs/v2/clusters/${encodeURIComponent(clusterName(ref.cluster))}/tasks/${id}?region=${target.region}`);
      return {
        awsId: ref.taskArn,
        ...(page && { console: page }),
        logs: ref.logs ? [logLink(target, ref.logs.group, `${ref.logs.streamPrefix}/${ref.container}/${id}`)] : [],
      };
    },
  };
}

async function startedOf(answer: RunTaskResponse, toRef: (taskArn: string) => Promise<EcsRef>): Promise<Started<EcsRef>> {
  const taskArn = answer.tasks?.[0]?.taskArn;
  if (taskArn) return { started: await toRef(taskArn) };
  const failure = answer.failures?.[0];
  if (!failure) throw new Error('RunTask answered with neither a task nor a failure');
  const text = [failure.reason, failure.detail, failure.arn].filter(Boolean).join(' ');
  // Answered with 200, but as final as a 400.
  if (isFinal(failure)) throw Object.assign(new Error(text), { name: 'RunTaskFailure', $metadata: { httpStatusCode: 400 } });
  return { refused: text };
}

/** The token was used with other parameters, by us: a family's newest revision may have changed between two sends. */
async function ownConflict(aws: AwsService<ECSClient>, spec: EcsSpec, key: string, conflict: ConflictException): Promise<string | undefined> {
  const tasks = conflict.resourceIds ?? [];
  if (tasks.length === 0) return undefined;
  const answer = await aws.read((ecs) => ecs.send(new DescribeTasksCommand({ cluster: spec.cluster, tasks })));
  return answer.tasks?.find(({ startedBy }) => startedBy === key)?.taskArn;
}

function clusterName(cluster: string): string {
  return cluster.slice(cluster.lastIndexOf('/') + 1);
}
