/** The ECS operations that the plane has, over the JSON 1.1 protocol. */
import { AwsError } from '../aws-error.js';
import type { Operations, PlaneParts } from '../service.js';
import { createDefinitionStore, type TaskDefinition } from './definitions.js';
import { checkRunTask, type RunTaskInput } from './run-rules.js';
import { createTaskStore, type Task } from './tasks.js';
import { createTokens, type RunTaskAnswer, type Tokens } from './tokens.js';

/** "Stopped tasks are visible for at least one hour" (DescribeTasks): here exactly so long. */
const retentionMs = 3_600_000;

export interface EcsService {
  operations: Operations;
  tokens: Tokens;
  /** The next so many RunTask calls find no capacity. */
  runOut(times: number, reason: string): void;
}

export function ecsService(parts: PlaneParts): EcsService {
  const definitions = createDefinitionStore(parts.region);
  const tasks = createTaskStore(parts);
  const tokens = createTokens();
  let capacity = { times: 0, reason: '' };

  const shown = (where: 'listings' | 'describe') => (task: Task) =>
    parts.scripts.shows('ecs', where, Date.now() - task.createdAt * 1_000) &&
    (task.stoppedAt === undefined || Date.now() - task.stoppedAt * 1_000 < retentionMs);

  const runTask = (input: RunTaskInput, principal: string): RunTaskAnswer => {
    const cluster = definitions.cluster(input.cluster);
    const definition = definitions.get(input.taskDefinition);
    const entry = {
      service: 'ecs',
      name: definition.family,
      principal,
      ...(input.startedBy !== undefined && { key: input.startedBy }),
    };
    parts.ledger.write({ event: 'received', ...entry });
    const request = JSON.stringify(input);
    const before = input.clientToken && tokens.replay(cluster.clusterArn, input.clientToken, request);
    if (before) {
      parts.ledger.write({
        event: before.tasks.length > 0 ? 'replayed' : 'refused',
        ...entry,
        ...(before.tasks[0] && { jobId: before.tasks[0].taskArn }),
      });
      return before;
    }
    checkRunTask(input, definition);
    const answer: RunTaskAnswer = { tasks: [], failures: [] };
    if (capacity.times > 0) {
      capacity.times -= 1;
      answer.failures.push({ arn: cluster.clusterArn, reason: capacity.reason });
    } else {
      answer.tasks.push(tasks.run(cluster, definition, input));
    }
    if (input.clientToken) tokens.keep(cluster.clusterArn, input.clientToken, request, answer);
    parts.ledger.write({
      event: answer.tasks[0] ? 'committed' : 'refused',
      ...entry,
      ...(answer.tasks[0] && { jobId: answer.tasks[0].taskArn }),
    });
    return answer;
  };

  const operations: Operations = {
    CreateCluster: ({ clusterName = 'default' }: { clusterName?: string }) => ({
      cluster: definitions.createCluster(clusterName),
    }),
    RegisterTaskDefinition: (input: Partial<TaskDefinition>) => ({ taskDefinition: definitions.register(input) }),
    DescribeTaskDefinition: ({ taskDefinition }: { taskDefinition: string }) => ({
      taskDefinition: definitions.get(taskDefinition),
    }),

    RunTask(input: RunTaskInput, { principal }) {
      const definition = definitions.get(input.taskDefinition);
      const roles = [
        input.overrides?.taskRoleArn ?? definition.taskRoleArn,
        input.overrides?.executionRoleArn ?? definition.executionRoleArn,
      ];
      for (const role of roles) if (role) parts.access.allow(principal, 'iam:PassRole', role);
      if (input.tags?.length) parts.access.allow(principal, 'ecs:TagResource');
      return runTask(input, principal.arn);
    },

    ListTasks({ cluster, startedBy, desiredStatus = 'RUNNING', family, maxResults = 100, nextToken }: ListTasksInput) {
      if (startedBy !== undefined && family !== undefined)
        throw new AwsError('InvalidParameterException', 'startedBy must be the only filter.');
      const { clusterArn } = definitions.cluster(cluster);
      const all = tasks
        .all(clusterArn)
        .filter(shown('listings'))
        .filter((task) => task.desiredStatus === desiredStatus)
        .filter((task) => startedBy === undefined || task.startedBy === startedBy)
        .filter((task) => family === undefined || task.taskDefinitionArn.includes(`/${family}:`));
      const from = Number(nextToken ?? 0);
      const next = from + maxResults;
      return {
        taskArns: all.slice(from, next).map(({ taskArn }) => taskArn),
        ...(next < all.length && { nextToken: String(next) }),
      };
    },

    DescribeTasks({ cluster, tasks: ids = [] }: { cluster?: string; tasks?: string[] }) {
      if (ids.length === 0 || ids.length > 100)
        throw new AwsError('InvalidParameterException', 'Tasks must have 1 to 100 members.');
      const { clusterArn } = definitions.cluster(cluster);
      const found = ids.map((id) => [id, tasks.find(clusterArn, id)] as const);
      const visible = (task: Task | undefined): task is Task => task !== undefined && shown('describe')(task);
      return {
        tasks: found.map(([, task]) => task).filter(visible),
        failures: found.filter(([, task]) => !visible(task)).map(([arn]) => ({ arn, reason: 'MISSING' })),
      };
    },

    StopTask({
      cluster,
      task: id,
      reason = 'Task stopped by user',
    }: {
      cluster?: string;
      task: string;
      reason?: string;
    }) {
      const { clusterArn } = definitions.cluster(cluster);
      const task = tasks.find(clusterArn, id);
      if (!task) throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      const family = /task-definition\/([^:]+):/.exec(task.taskDefinitionArn)?.[1] ?? '';
      parts.ledger.write({
        event: 'stop',
        service: 'ecs',
        name: family,
        jobId: task.taskArn,
        detail: reason,
        ...(task.startedBy !== undefined && { key: task.startedBy }),
      });
      const refusal = parts.scripts.of(family)?.refusesStop;
      if (refusal) throw new AwsError(refusal, `Stop of ${task.taskArn} was refused`);
      tasks.stop(task, reason);
      return { task };
    },
  };
  return { operations, tokens, runOut: (times, reason) => void (capacity = { times, reason }) };
}

interface ListTasksInput {
  cluster?: string;
  startedBy?: string;
  desiredStatus?: string;
  family?: string;
  maxResults?: number;
  nextToken?: string;
}
