/** One container as a process: the image names a program of this machine, the command and environment are the task's. */
import type { Execution, Exit, LogSink } from '../execution/execution.js';
import { runProcess } from '../execution/run-process.js';
import type { PlaneParts } from '../service.js';
import type { ContainerDefinition } from './definitions.js';
import type { RunTaskInput } from './run-rules.js';
import type { Task } from './tasks.js';

export function runContainer(
  parts: PlaneParts,
  container: ContainerDefinition,
  task: Task,
  input: RunTaskInput,
): Execution {
  const image = parts.images[container.image];
  if (!image)
    return never(
      `CannotPullContainerError: the local image table has no ${container.image}; it has ${Object.keys(parts.images).join(', ') || 'none'}`,
    );
  const override = input.overrides?.containerOverrides?.find(({ name }) => name === container.name);
  const sink = openLogs(parts, container, task);
  const process = runProcess(
    {
      program: image.program,
      args: [...image.args, ...(override?.command ?? container.command ?? [])],
      cwd: image.cwd,
      env: { ...parts.jobEnv(), ...image.env, ...toRecord(container.environment), ...toRecord(override?.environment) },
    },
    sink,
  );
  const exit = process.exit.then(async (exit): Promise<Exit> => {
    await sink.close();
    return exit;
  });
  return { exit, stop: process.stop };
}

function openLogs(parts: PlaneParts, container: ContainerDefinition, task: Task): LogSink {
  const { logDriver, options } = container.logConfiguration ?? {};
  const group = options?.['awslogs-group'];
  if (logDriver !== 'awslogs' || !group) return { write: () => undefined, close: () => Promise.resolve() };
  const id = task.taskArn.slice(task.taskArn.lastIndexOf('/') + 1);
  const prefix = options['awslogs-stream-prefix'];
  const place = { group, stream: prefix ? `${prefix}/${container.name}/${id}` : id };
  return parts.logs.open({ stdout: place, stderr: place });
}

function never(reason: string): Execution {
  return { exit: Promise.resolve({ code: 127, failedToStart: reason }), stop: () => undefined };
}

function toRecord(environment: { name: string; value: string }[] = []): Record<string, string> {
  return Object.fromEntries(environment.map(({ name, value }) => [name, value]));
}
