/** ECS tasks. The start has a token: the same key is the same task for as long as ECS remembers it. */
import {
  DescribeTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ConflictException,
  type ECSClient,
  type RunTaskResponse,
  type Task,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { clip, limits } from '../../contracts/failure.js';
import type { JobState } from '../../contracts/job.js';
import { lastPart } from '../../contracts/last-part.js';
import { errorMessage, errorName } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { noFence } from '../aws/fence.js';
import { consolePage, logLink } from '../aws/console.js';
import type { JobDriver, Started } from '../job-driver.js';
import { checkDefinition, logsOf, mainContainer, taskDefinitions } from './definition.js';
import { createdAt, taskFinder } from './find.js';
import type { EcsRef, EcsResult } from './ref.js';
import { isCapacityRefusal, isFinal } from './refusals.js';
import { runTaskRequest } from './requests.js';
import type { EcsSpec } from './spec.js';
import { ecsState } from './states.js';

export function ecsDriver(aws: AwsService<ECSClient>): JobDriver<EcsSpec, EcsRef, EcsResult> {
  const { target, timing } = aws;
  const definitions = taskDefinitions(aws);
  const tasksOf = taskFinder(aws);

  const toRef = (spec: EcsSpec, definition: TaskDefinition, taskArn: string): EcsRef => {
    const container = mainContainer(spec, definition);
    const logs = logsOf(container);
    return {
      kind: 'ecs',
      target,
      cluster: spec.cluster,
      taskArn,
      container: container.name as string,
      ...(logs && { logs }),
    };
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
        return startedOf(answer, (arn) => toRef(spec, definition, arn));
      } catch (error) {
        if (isCapacityRefusal(error)) return { refused: errorMessage(error) };
        if (errorName(error) !== 'ConflictException') throw error;
        const ours = await ownConflict(aws, spec, mark.key, error as ConflictException);
        if (!ours?.taskArn) throw error;
        return {
          started: toRef(spec, await definitions.get(ours.taskDefinitionArn ?? spec.taskDefinition), ours.taskArn),
        };
      }
    },

    async find(spec, mark) {
      const task = await tasksOf.find({ ...spec, startedBy: mark.key });
      if (!task?.taskArn) return undefined;
      // The revision that it runs: the family's newest may name other containers.
      return toRef(spec, await definitions.get(task.taskDefinitionArn ?? spec.taskDefinition), task.taskArn);
    },

    async marked(spec, mark) {
      const tasks = await tasksOf.marked({ ...spec, startedBy: mark.key });
      return Promise.all(
        tasks.map(async (task) => ({
          ref: toRef(
            spec,
            await definitions.get(task.taskDefinitionArn ?? spec.taskDefinition),
            task.taskArn as string,
          ),
          createdAt: createdAt(task),
        })),
      );
    },

    group: (ref) => ref.cluster,

    async describe(refs) {
      const { cluster } = refs[0] as EcsRef;
      const answer = await aws.read((ecs) =>
        ecs.send(new DescribeTasksCommand({ cluster, tasks: refs.map(({ taskArn }) => taskArn) })),
      );
      const tasks = new Map((answer.tasks ?? []).map((task) => [task.taskArn, task]));
      const reasons = new Map((answer.failures ?? []).map(({ arn, reason }) => [arn, reason]));
      return refs.map((ref): JobState<EcsResult> => {
        const task = tasks.get(ref.taskArn);
        return task
          ? ecsState(task, ref)
          : {
              status: 'missing',
              reason: `ECS does not show ${ref.taskArn} (${reasons.get(ref.taskArn) ?? 'no reason given'})`,
            };
      });
    },

    async stop(ref, why, _askedBefore, fence = noFence) {
      try {
        await aws.client.send(
          fence(new StopTaskCommand({ cluster: ref.cluster, task: ref.taskArn, reason: why.slice(0, 255) })),
        );
      } catch (error) {
        // A task that ECS has forgotten can't be stopped; whether it has ended is for describe to say.
        if (!/not found/i.test(errorMessage(error))) throw error;
      }
    },

    links(ref) {
      const id = lastPart(ref.taskArn);
      const page = consolePage(
        target,
        `/ecs/v2/clusters/${encodeURIComponent(lastPart(ref.cluster))}/tasks/${id}?region=${target.region}`,
      );
      return {
        awsId: ref.taskArn,
        ...(page && { console: page }),
        logs: ref.logs ? [logLink(target, ref.logs.group, `${ref.logs.streamPrefix}/${ref.container}/${id}`)] : [],
      };
    },
  };
}

function startedOf(answer: RunTaskResponse, toRef: (taskArn: string) => EcsRef): Started<EcsRef> {
  const taskArn = answer.tasks?.[0]?.taskArn;
  if (taskArn) return { started: toRef(taskArn) };
  const failure = answer.failures?.[0];
  if (!failure) throw new Error('RunTask answered with neither a task nor a failure');
  const text = clip([failure.reason, failure.detail, failure.arn].filter(Boolean).join(' '), limits.message);
  // Answered with 200, but as final as a 400.
  if (isFinal(failure))
    throw Object.assign(new Error(text), { name: 'RunTaskFailure', $metadata: { httpStatusCode: 400 } });
  return { refused: text };
}

/**
 * The token was used with other parameters, by us: a family's newest revision may have changed between two sends.
 * Undefined when it is a stranger's. Throws while ECS does not show the task yet: then nobody knows whose it is.
 */
async function ownConflict(
  aws: AwsService<ECSClient>,
  spec: EcsSpec,
  key: string,
  conflict: ConflictException,
): Promise<Task | undefined> {
  const ids = conflict.resourceIds ?? [];
  if (ids.length === 0) return undefined;
  const { tasks = [] } = await aws.client.send(new DescribeTasksCommand({ cluster: spec.cluster, tasks: ids }));
  if (tasks.length === 0)
    throw new Error(`The token of this launch names ${ids.join(', ')}, which ECS does not show yet`, {
      cause: conflict,
    });
  return tasks.find(({ startedBy }) => startedBy === key);
}
