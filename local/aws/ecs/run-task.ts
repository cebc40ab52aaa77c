/** RunTask: permissions, the token, the rules, capacity, and the ledger's line before anything runs. */
import { AwsError } from '../aws-error.js';
import type { Caller, PlaneParts } from '../service.js';
import type { Cluster, ClusterStore } from './clusters.js';
import type { DefinitionStore, TaskDefinition } from './definitions.js';
import { checkRunTask, type RunTaskInput } from './run-rules.js';
import { newTask, type Task } from './task.js';
import type { TaskStore } from './tasks.js';
import type { RunTaskAnswer, Tokens } from './tokens.js';

interface Stores {
  clusters: ClusterStore;
  definitions: DefinitionStore;
  tasks: TaskStore;
  tokens: Tokens;
}

export function createRunTask(parts: PlaneParts, { clusters, definitions, tasks, tokens }: Stores) {
  const { ledger, capacity } = parts;
  return (input: RunTaskInput, caller: Caller): RunTaskAnswer => {
    const cluster = clusters.get(input.cluster);
    const definition = definitions.find(input.taskDefinition);
    if (!definition) throw new AwsError('ClientException', 'TaskDefinition not found.');
    checkRights(parts, input, definition, caller);

    const placed = withDefaults(input, cluster);
    const { clientToken: token, startedBy } = input;
    const { arn: principal } = caller.principal;
    const entry = {
      service: 'ecs',
      name: definition.family,
      principal,
      ...(startedBy !== undefined && { key: startedBy }),
    };
    ledger.write({ event: 'received', ...entry, request: input });
    // A conflict is neither refused nor replayed: the token has its task, and the caller another request.
    const before = token === undefined ? undefined : tokens.replay(cluster.clusterArn, token, input);
    if (before) {
      const [task] = before.tasks;
      ledger.write({ event: task ? 'replayed' : 'refused', ...entry, ...(task && { jobId: task.taskArn }) });
      return { ...before, tasks: before.tasks.map(replayed) };
    }
    try {
      checkRunTask(placed, definition, cluster);
    } catch (error) {
      ledger.write({ event: 'refused', ...entry, detail: (error as Error).name });
      throw error;
    }

    const keep = (answer: RunTaskAnswer): void => {
      if (token !== undefined) tokens.keep(cluster.clusterArn, token, input, answer);
    };
    const reason = capacity.refusal('ecs');
    if (reason !== undefined) {
      ledger.write({ event: 'refused', ...entry, detail: reason });
      const refusal = { tasks: [], failures: [{ arn: cluster.clusterArn, reason }] };
      keep(refusal);
      return refusal;
    }
    const task = newTask(parts, cluster, definition, placed);
    ledger.write({ event: 'committed', ...entry, jobId: task.taskArn });
    keep({ tasks: [task], failures: [] });
    // The answer is older than whatever the task does next.
    const answer = { tasks: [structuredClone(task)], failures: [] };
    tasks.run(task, definition, input);
    return answer;
  };
}

/** "If no capacityProviderStrategy or launchType is specified, the defaultCapacityProviderStrategy … is used". */
function withDefaults(input: RunTaskInput, { defaultCapacityProviderStrategy }: Cluster): RunTaskInput {
  const decided = (input.launchType ?? input.capacityProviderStrategy) !== undefined;
  if (decided || defaultCapacityProviderStrategy.length === 0) return input;
  return { ...input, capacityProviderStrategy: defaultCapacityProviderStrategy };
}

/** RunTask hands roles on and tags what it makes; both want permissions of their own. */
function checkRights({ access }: PlaneParts, input: RunTaskInput, definition: TaskDefinition, caller: Caller): void {
  const roles = [
    input.overrides?.taskRoleArn ?? definition.taskRoleArn,
    input.overrides?.executionRoleArn ?? definition.executionRoleArn,
  ];
  for (const role of roles) if (role) access.allow(caller.principal, 'iam:PassRole', role);
  if (input.tags?.length) access.allow(caller.principal, 'ecs:TagResource');
}

/** "If the task is stopped … only its ARN and status" (Ensuring idempotency). */
function replayed(task: Task): Task {
  return task.lastStatus === 'STOPPED' ? ({ taskArn: task.taskArn, lastStatus: task.lastStatus } as Task) : task;
}
