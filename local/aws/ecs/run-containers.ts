/**
 * A task's containers as one job: they start together, and when the first essential one exits, for whatever reason, the
 * others are stopped. Each has its own time to obey.
 */
import type { Execution, Exit } from '../execution/execution.js';
import { runScripted } from '../execution/run-scripted.js';
import type { PlaneParts } from '../service.js';
import type { ContainerDefinition, TaskDefinition } from './definitions.js';
import { commandOf, runContainer } from './run-container.js';
import type { RunTaskInput } from './run-rules.js';
import type { Container, Task } from './task.js';

/** Why a task ended, unless a person stopped it. */
export interface Ending {
  stopCode: string;
  reason: string;
}

export interface RunningContainers extends Omit<Execution, 'stop'> {
  /** Resolves when the first essential container has exited; the others may take their time. */
  ending: Promise<Ending>;
  /** SIGTERM to each container, and SIGKILL after its own `stopTimeout`. */
  stop(): void;
}

/** "The default values of 30 seconds" (`stopTimeout`). */
const stopTimeoutSeconds = 30;

export function runContainers(
  parts: PlaneParts,
  task: Task,
  definition: TaskDefinition,
  input: RunTaskInput,
): RunningContainers & Execution {
  const script = parts.scripts.of(definition.family);
  const running = definition.containerDefinitions.map((container) => ({
    container,
    execution: script
      ? runScripted(parts, script, { id: task.taskArn, key: task.startedBy, args: commandOf(container, input) })
      : runContainer(parts, container, task, input),
  }));
  const stop = (): void => {
    for (const { container, execution } of running) execution.stop(graceMsOf(container));
  };
  const { promise: ending, resolve } = Promise.withResolvers<Ending>();
  const exits = running.map(async ({ container, execution }) => {
    const shown = task.containers.find(({ name }) => name === container.name) as Container;
    void execution.began.then(() => (shown.lastStatus = 'RUNNING'));
    const exit = await execution.exit;
    show(shown, exit);
    if (container.essential === false) return;
    resolve(endingOf(exit));
    stop();
  });
  const each = (act: (execution: Execution) => void): void => running.forEach(({ execution }) => act(execution));
  return {
    began: Promise.all(running.map(({ execution }) => execution.began)).then(() => undefined),
    exit: Promise.all(exits).then(() => ({ code: task.containers[0]?.exitCode ?? 1 })),
    ending,
    stop,
    kill: () => each((execution) => execution.kill()),
    ...(script && { interrupt: (reason: string) => each((execution) => execution.interrupt?.(reason)) }),
    ...(script && !script.command && { end: (exit: Exit) => each((execution) => execution.end?.(exit)) }),
  };
}

function endingOf({ interrupted, failedToStart }: Exit): Ending {
  if (interrupted !== undefined) return { stopCode: interrupted, reason: `The task was interrupted: ${interrupted}` };
  if (failedToStart !== undefined) return { stopCode: 'TaskFailedToStart', reason: failedToStart };
  return { stopCode: 'EssentialContainerExited', reason: 'Essential container in task exited' };
}

/** An interrupted container's end is not reported, one that never ran has no exit code. */
function show(container: Container, { code, interrupted, failedToStart }: Exit): void {
  container.lastStatus = 'STOPPED';
  if (failedToStart !== undefined) container.reason = failedToStart;
  else if (interrupted === undefined) container.exitCode = code;
}

function graceMsOf({ stopTimeout = stopTimeoutSeconds }: ContainerDefinition): number {
  return stopTimeout * 1_000;
}
