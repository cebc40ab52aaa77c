/** One container as a process: the image names a program of this machine, command and environment are the task's. */
import { neverRan, type Execution, type LogSink } from '../execution/execution.js';
import { runProcess } from '../execution/run-process.js';
import type { PlaneParts } from '../service.js';
import type { ContainerDefinition } from './definitions.js';
import type { RunTaskInput } from './run-rules.js';
import { idOf, type Task } from './task.js';

export function runContainer(
  parts: PlaneParts,
  container: ContainerDefinition,
  task: Task,
  input: RunTaskInput,
): Execution {
  const image = Object.hasOwn(parts.images, container.image) ? parts.images[container.image] : undefined;
  if (!image) {
    const known = Object.keys(parts.images).join(', ') || 'none';
    return neverRan(`CannotPullContainerError: the local image table has no ${container.image}; it has ${known}`);
  }
  const override = overrideOf(container, input);
  const logs = openLogs(parts, container, task);
  const running = runProcess(
    {
      program: image.program,
      args: [...image.args, ...commandOf(container, input)],
      cwd: image.cwd,
      env: {
        ...parts.jobEnv(),
        ...image.env,
        ...toRecord(container.environment),
        ...toRecord(override?.environment),
      },
    },
    logs,
  );
  const exit = running.exit.then(async ({ failedToStart, ...ended }) => {
    // The state must not say that it has ended before its last line can be read.
    await logs.close();
    return {
      ...ended,
      ...(failedToStart !== undefined && { failedToStart: `CannotStartContainerError: ${failedToStart}` }),
    };
  });
  return { ...running, exit };
}

export function commandOf(container: ContainerDefinition, input: RunTaskInput): readonly string[] {
  return overrideOf(container, input)?.command ?? container.command ?? [];
}

function overrideOf(container: ContainerDefinition, { overrides }: RunTaskInput) {
  return overrides?.containerOverrides?.find(({ name }) => name === container.name);
}

/** Without the awslogs driver the output goes nowhere, as on AWS. */
function openLogs(parts: PlaneParts, container: ContainerDefinition, task: Task): LogSink {
  const { logDriver, options } = container.logConfiguration ?? {};
  const group = options?.['awslogs-group'];
  if (logDriver !== 'awslogs' || !group) return { write: () => undefined, close: () => Promise.resolve() };
  const prefix = options['awslogs-stream-prefix'];
  // Without a prefix the stream is named by the Docker container, which nobody can know before.
  const stream = prefix ? `${prefix}/${container.name}/${idOf(task)}` : dockerId(container, task);
  return parts.logs.open({ stdout: { group, stream }, stderr: { group, stream } });
}

function dockerId({ name }: ContainerDefinition, task: Task): string {
  const arn = task.containers.find((container) => container.name === name)?.containerArn ?? '';
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function toRecord(environment: { name: string; value: string }[] = []): Record<string, string> {
  return Object.fromEntries(environment.map(({ name, value }) => [name, value]));
}
