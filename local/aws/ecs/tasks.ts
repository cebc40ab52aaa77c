/** The tasks of all clusters: added, run, stopped and found again. */
import type { Placed } from '../page.js';
import type { PlaneParts } from '../service.js';
import type { TaskDefinition } from './definitions.js';
import { runContainers, type Ending, type RunningContainers } from './run-containers.js';
import type { RunTaskInput } from './run-rules.js';
import { idOf, type Task } from './task.js';

export interface KeptTask extends Placed {
  task: Task;
  definition: TaskDefinition;
  containers: RunningContainers;
}

export interface TaskStore {
  /** From here on it can be seen, and it runs a moment later. */
  run(task: Task, definition: TaskDefinition, input: RunTaskInput): void;
  /** Oldest first: ECS documents no order, and so the newest is found last. */
  all(clusterArn: string): readonly KeptTask[];
  /** By id or ARN. */
  find(clusterArn: string, idOrArn: string): KeptTask | undefined;
  stop(kept: KeptTask, reason: string): void;
}

export function createTaskStore(parts: PlaneParts): TaskStore {
  const tasks = new Map<string, KeptTask>();

  const beginStop = (task: Task, { stopCode, reason }: Ending): void => {
    if (task.desiredStatus === 'STOPPED') return;
    change(task, { desiredStatus: 'STOPPED', stoppingAt: parts.clock.seconds(), stopCode, stoppedReason: reason });
    if (task.lastStatus === 'RUNNING') task.lastStatus = 'STOPPING';
    // "Any tags associated with the task will be deleted" (StopTask): no durable marker.
    task.tags = [];
  };
  const finish = (task: Task, { family }: TaskDefinition): void => {
    const now = parts.clock.seconds();
    change(task, { lastStatus: 'STOPPED', executionStoppedAt: now, stoppedAt: now });
    const codes = task.containers.map(({ exitCode }) => exitCode ?? '-').join(',');
    parts.ledger.write({ event: 'ended', ...ledgerEntry(task, family), detail: `${task.stopCode} ${codes}` });
  };

  return {
    run(task, definition, input) {
      const containers = runContainers(parts, task, definition, input);
      tasks.set(idOf(task), { task, definition, containers, place: tasks.size });
      parts.jobs.add(task.taskArn, containers);
      void containers.began.then(() => {
        if (task.desiredStatus === 'RUNNING') change(task, { lastStatus: 'RUNNING', startedAt: parts.clock.seconds() });
      });
      void containers.ending.then((ending) => beginStop(task, ending));
      void containers.exit.then(() => finish(task, definition));
    },
    all: (clusterArn) => [...tasks.values()].filter(({ task }) => task.clusterArn === clusterArn),
    find(clusterArn, idOrArn) {
      const kept = tasks.get(idOrArn.slice(idOrArn.lastIndexOf('/') + 1));
      if (kept?.task.clusterArn !== clusterArn) return undefined;
      return !idOrArn.startsWith('arn:') || kept.task.taskArn === idOrArn ? kept : undefined;
    },
    stop({ task, containers }, reason) {
      if (task.desiredStatus === 'STOPPED') return;
      beginStop(task, { stopCode: 'UserInitiated', reason });
      containers.stop();
    },
  };
}

export function ledgerEntry(task: Task, family: string) {
  return {
    service: 'ecs',
    name: family,
    jobId: task.taskArn,
    ...(task.startedBy !== undefined && { key: task.startedBy }),
  };
}

function change(task: Task, changes: Partial<Task>): void {
  Object.assign(task, changes, { version: task.version + 1 });
}
