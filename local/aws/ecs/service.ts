/** The ECS operations that the plane has, over the JSON 1.1 protocol. */
import { z } from 'zod';
import type { Operations, PlaneParts } from '../service.js';
import { AwsError } from '../aws-error.js';
import type { Clock } from '../clock.js';
import { operationsWith } from '../shape.js';
import { createClusterStore } from './clusters.js';
import { createDefinitionStore } from './definitions.js';
import { createRunTask } from './run-task.js';
import {
  createClusterInput,
  describeTasksInput,
  listTasksInput,
  registerInput,
  runTaskInput,
  stopTaskInput,
} from './shapes.js';
import type { Task } from './task.js';
import { createTaskStore, ledgerEntry, type KeptTask } from './tasks.js';
import { createTokens, type Tokens } from './tokens.js';

/** "Stopped tasks appear in the returned results for at least one hour" (DescribeTasks): here exactly so long. */
const retentionMs = 3_600_000;
/** "If this parameter isn't used, then ListTasks returns up to 100 results". */
const pageSize = 100;

export interface EcsService {
  operations: Operations;
  tokens: Tokens;
}

const operation = operationsWith('InvalidParameterException');
const invalid = (message: string) => new AwsError('InvalidParameterException', message);

export function ecsService(parts: PlaneParts): EcsService {
  const { clock } = parts;
  const clusters = createClusterStore(parts);
  const definitions = createDefinitionStore(parts);
  const tasks = createTaskStore(parts);
  const tokens = createTokens(parts.clock);

  const shown =
    (where: 'listings' | 'describe') =>
    ({ task }: KeptTask): boolean =>
      parts.scripts.shows('ecs', where, clock.now() - task.createdAt * 1_000, task.taskArn) &&
      !isForgotten(task, clock);

  const operations: Operations = {
    CreateCluster: operation(createClusterInput, (input) => ({ cluster: clusters.create(input) })),

    RegisterTaskDefinition: operation(registerInput, (input, { principal }) => ({
      taskDefinition: definitions.register(input, principal.arn),
    })),

    DescribeTaskDefinition: operation(z.looseObject({ taskDefinition: z.string() }), (input) => {
      const taskDefinition = definitions.find(input.taskDefinition);
      if (!taskDefinition) throw new AwsError('ClientException', 'Unable to describe task definition.');
      return { taskDefinition };
    }),

    RunTask: operation(runTaskInput, createRunTask(parts, { clusters, definitions, tasks, tokens })),

    ListTasks: operation(listTasksInput, (input) => {
      const { startedBy, desiredStatus = 'RUNNING', maxResults = pageSize, nextToken } = input;
      const others = [input.family, input.launchType, input.serviceName, input.containerInstance, input.desiredStatus];
      if (startedBy !== undefined && others.some((filter) => filter !== undefined)) {
        throw invalid('startedBy must be the only filter.');
      }
      const { clusterArn } = clusters.get(input.cluster);
      const found = tasks
        .all(clusterArn)
        .filter(shown('listings'))
        .filter(({ task }) => task.desiredStatus === desiredStatus)
        .filter(({ task }) => startedBy === undefined || task.startedBy === startedBy)
        .filter(({ definition }) => input.family === undefined || definition.family === input.family)
        .filter(({ task }) => input.launchType === undefined || task.launchType === input.launchType)
        // No task here belongs to a service, or runs on an instance of the cluster.
        .filter(() => (input.serviceName ?? input.containerInstance) === undefined);
      const page = parts.listings.page(
        { service: 'ecs', operation: 'ListTasks', found, keyOf: ({ task }) => task.startedBy },
        { size: maxResults, token: nextToken, code: 'InvalidParameterException' },
      );
      return { taskArns: page.items.map(({ task }) => task.taskArn), ...(page.next && { nextToken: page.next }) };
    }),

    DescribeTasks: operation(describeTasksInput, ({ cluster, tasks: ids, include = [] }) => {
      const { clusterArn } = clusters.get(cluster);
      const visible = (id: string): Task | undefined => {
        const kept = tasks.find(clusterArn, id);
        return kept && shown('describe')(kept) ? kept.task : undefined;
      };
      const withTags = include.includes('TAGS');
      return {
        tasks: ids.map(visible).flatMap((task) => (task ? [withTags ? task : { ...task, tags: undefined }] : [])),
        failures: ids.filter((id) => !visible(id)).map((id) => ({ arn: arnOf(clusterArn, id), reason: 'MISSING' })),
      };
    }),

    StopTask: operation(stopTaskInput, ({ cluster, task: id, reason = 'Task stopped by user' }) => {
      const kept = tasks.find(clusters.get(cluster).clusterArn, id);
      const gone = !kept || isForgotten(kept.task, clock) || parts.scripts.isForgotten(kept.task.taskArn);
      if (gone) throw invalid('The referenced task was not found.');
      const { task, definition } = kept;
      parts.ledger.write({ event: 'stop', ...ledgerEntry(task, definition.family), detail: reason });
      const refusal = parts.scripts.of(definition.family)?.refusesStop;
      if (refusal) throw new AwsError(refusal, `Stop of ${task.taskArn} was refused`);
      tasks.stop(kept, reason);
      // The answer is older than what the stop leads to.
      return { task: structuredClone(task) };
    }),
  };
  return { operations, tokens };
}

function isForgotten({ stoppedAt }: Task, clock: Clock): boolean {
  return stoppedAt !== undefined && clock.now() - stoppedAt * 1_000 >= retentionMs;
}

/** Failures name a task by its ARN, however it was asked for. */
function arnOf(clusterArn: string, id: string): string {
  return id.startsWith('arn:') ? id : `${clusterArn.replace(':cluster/', ':task/')}/${id}`;
}
