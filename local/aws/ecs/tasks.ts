/** ECS tasks: their containers run for real, one process each; the first essential one to exit ends the task. */
import { randomBytes } from 'node:crypto';
import { account } from '../access.js';
import type { Execution, Exit } from '../execution/execution.js';
import { runScript } from '../execution/run-script.js';
import type { PlaneParts } from '../service.js';
import { runContainer } from './containers.js';
import type { TaskDefinition } from './definitions.js';
import type { RunTaskInput } from './run-rules.js';

export interface Task {
  taskArn: string;
  clusterArn: string;
  taskDefinitionArn: string;
  lastStatus: string;
  desiredStatus: string;
  startedBy?: string;
  group: string;
  launchType?: string;
  /** Seconds since the epoch, as the JSON protocol writes times. */
  createdAt: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
  containers: { name: string; lastStatus: string; exitCode?: number; reason?: string }[];
  tags: { key: string; value: string }[];
  version: number;
  [member: string]: unknown;
}

const nowSeconds = () => Date.now() / 1_000;

export interface TaskStore {
  run(cluster: { clusterArn: string; clusterName: string }, definition: TaskDefinition, input: RunTaskInput): Task;
  all(clusterArn: string): readonly Task[];
  find(clusterArn: string, idOrArn: string): Task | undefined;
  stop(task: Task, reason: string): void;
}

export function createTaskStore(parts: PlaneParts): TaskStore {
  const tasks = new Map<string, Task>();

  const finish = (task: Task, family: string, stop: { code: string; reason: string }) => {
    if (task.lastStatus === 'STOPPED') return;
    Object.assign(task, {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stoppedAt: nowSeconds(),
      version: task.version + 1,
    });
    task.stopCode ??= stop.code;
    task.stoppedReason ??= stop.reason;
    // "Tags are deleted" when a task stops (StopTask): no durable marker.
    task.tags = [];
    parts.ledger.write({
      event: 'ended',
      service: 'ecs',
      name: family,
      jobId: task.taskArn,
      detail: `${task.stopCode} ${task.containers.map(({ exitCode }) => exitCode ?? '-').join(',')}`,
      ...(task.startedBy !== undefined && { key: task.startedBy }),
    });
  };

  const settle = (task: Task, name: string, exit: Exit) => {
    const container = task.containers.find((candidate) => candidate.name === name);
    if (!container) return;
    container.lastStatus = 'STOPPED';
    if (exit.failedToStart !== undefined) container.reason = exit.failedToStart;
    else if (exit.interrupted === undefined) container.exitCode = exit.code;
  };

  const begin = (task: Task, definition: TaskDefinition, input: RunTaskInput) => {
    const script = parts.scripts.of(definition.family);
    const executions = new Map<string, Execution>(
      definition.containerDefinitions.map((container) => [
        container.name,
        script ? runScript(script) : runContainer(parts, container, task, input),
      ]),
    );
    Object.assign(task, { lastStatus: 'RUNNING', startedAt: nowSeconds(), version: task.version + 1 });
    const grace = Math.max(...definition.containerDefinitions.map(({ stopTimeout = 30 }) => stopTimeout)) * 1_000;
    const stopAll = (graceMs: number) => executions.forEach((execution) => execution.stop(graceMs));
    let verdict: { code: string; reason: string } | undefined;
    const exits = definition.containerDefinitions.map(async ({ name, essential }) => {
      const exit = await (executions.get(name) as Execution).exit;
      settle(task, name, exit);
      if (essential === false || verdict) return;
      verdict =
        exit.interrupted !== undefined
          ? { code: exit.interrupted, reason: `The task was interrupted: ${exit.interrupted}` }
          : exit.failedToStart !== undefined
            ? { code: 'TaskFailedToStart', reason: exit.failedToStart }
            : { code: 'EssentialContainerExited', reason: 'Essential container in task exited' };
      stopAll(grace);
    });
    const first = executions.values().next().value as Execution;
    const whole: Execution = {
      exit: Promise.all(exits).then(() => ({ code: task.containers[0]?.exitCode ?? 1 })),
      stop: (graceMs) => stopAll(graceMs ?? grace),
      ...('end' in first && {
        end: (exit: Exit) =>
          executions.forEach((execution) => (execution as typeof first & { end(exit: Exit): void }).end(exit)),
      }),
    };
    parts.jobs.add(task.taskArn, whole);
    void whole.exit.then(() =>
      finish(
        task,
        definition.family,
        verdict ?? { code: 'EssentialContainerExited', reason: 'Essential container in task exited' },
      ),
    );
  };

  return {
    run(cluster, definition, input) {
      const id = randomBytes(16).toString('hex');
      const task: Task = {
        taskArn: `arn:aws:ecs:${parts.region}:${account}:task/${cluster.clusterName}/${id}`,
        clusterArn: cluster.clusterArn,
        taskDefinitionArn: definition.taskDefinitionArn,
        lastStatus: 'PENDING',
        desiredStatus: 'RUNNING',
        ...(input.startedBy !== undefined && { startedBy: input.startedBy }),
        group: input.group ?? `family:${definition.family}`,
        launchType: input.launchType ?? 'EC2',
        createdAt: nowSeconds(),
        cpu: input.overrides?.cpu ?? definition.cpu ?? '256',
        memory: input.overrides?.memory ?? definition.memory ?? '512',
        containers: definition.containerDefinitions.map(({ name }) => ({ name, lastStatus: 'RUNNING' })),
        tags: input.tags ?? [],
        version: 1,
      };
      tasks.set(task.taskArn, task);
      begin(task, definition, input);
      return task;
    },
    all: (clusterArn) => [...tasks.values()].filter((task) => task.clusterArn === clusterArn),
    find: (clusterArn, idOrArn) =>
      [...tasks.values()].find(
        (task) => task.clusterArn === clusterArn && (task.taskArn === idOrArn || task.taskArn.endsWith(`/${idOrArn}`)),
      ),
    stop(task, reason) {
      if (task.lastStatus === 'STOPPED' || task.stoppingAt !== undefined) return;
      Object.assign(task, {
        desiredStatus: 'STOPPED',
        stoppingAt: nowSeconds(),
        lastStatus: 'STOPPING',
        stopCode: 'UserInitiated',
        stoppedReason: reason,
        version: task.version + 1,
      });
      parts.jobs.stop(task.taskArn, 30_000);
    },
  };
}
