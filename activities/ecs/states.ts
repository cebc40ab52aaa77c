/**
 * What an ECS task's states mean. `lastStatus` is a bare string in the SDK, so the union is ours; `stopCode` has a type.
 * A stopped task is a success only when its main container is known to have exited with 0.
 */
import type { Task, TaskStopCode } from '@aws-sdk/client-ecs';
import type { Fault, JobPhase, JobState } from '../../contracts/job.js';
import type { EcsRef, EcsResult } from './ref.js';

/** ECS developer guide, "Task lifecycle states". */
type EcsTaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED'
  | 'DELETED';

const phases = {
  PROVISIONING: 'queued',
  PENDING: 'queued',
  ACTIVATING: 'queued',
  RUNNING: 'running',
  DEACTIVATING: 'stopping',
  STOPPING: 'stopping',
  DEPROVISIONING: 'stopping',
  STOPPED: 'ended',
  DELETED: 'gone',
} as const satisfies Record<EcsTaskStatus, JobPhase | 'ended' | 'gone'>;

type Verdict = (task: Task, ref: EcsRef) => JobState<EcsResult>;

const verdicts = {
  EssentialContainerExited: exited,
  TaskFailedToStart: (task) => failed(task, transientStart.test(task.stoppedReason ?? '') ? 'platform' : 'user'),
  SpotInterruption: (task) => failed(task, 'platform'),
  TerminationNotice: (task) => failed(task, 'platform'),
  InfrastructureHealth: (task) => failed(task, 'platform'),
  UserInitiated: stopped,
  ServiceSchedulerInitiated: stopped,
} satisfies Record<TaskStopCode, Verdict>;

/** A start that a later try may survive; a missing image, secret or role is none. (Texts unconfirmed, hence broad.) */
const transientStart =
  /timed? ?out|timeout|capacity is unavailable|network interface|throttl|rate exceeded|internal error|RESOURCE:/i;
const hostLost = /Host EC2 \(instance .*\) (stopped|terminated)/i;

export function ecsState(task: Task, ref: EcsRef): JobState<EcsResult> {
  const raw = task.lastStatus ?? 'absent';
  const phase = Object.hasOwn(phases, raw) ? phases[raw as EcsTaskStatus] : undefined;
  if (phase === undefined) return { status: 'active', phase: 'running', raw, detail: `Unknown state ${raw}` };
  if (phase === 'gone') return { status: 'missing', reason: `ECS shows ${ref.taskArn} as deleted` };
  if (phase !== 'ended')
    return { status: 'active', phase, raw, ...(task.stoppedReason && { detail: task.stoppedReason }) };
  if (hostLost.test(task.stoppedReason ?? '')) return failed(task, 'platform');
  const code = task.stopCode ?? 'absent';
  const verdict: Verdict | undefined = Object.hasOwn(verdicts, code) ? verdicts[code as TaskStopCode] : undefined;
  return verdict ? verdict(task, ref) : failed(task, 'user', `ECS stopped the task with the unknown stop code ${code}`);
}

function exited(task: Task, ref: EcsRef): JobState<EcsResult> {
  const main = task.containers?.find(({ name }) => name === ref.container);
  if (main?.exitCode === 0) return { status: 'succeeded', raw: 'STOPPED', result: resultOf(task) };
  const why = main?.reason ? `: ${main.reason}` : '';
  if (main?.exitCode === undefined) {
    // It never got to run, or its end was never reported: either way nobody knows that it worked. Docker's own word for
    // a command that can't run is the spec's fault; without any word the host is to blame.
    return failed(
      task,
      /CannotStartContainer|CannotCreateContainer/.test(why) ? 'user' : 'platform',
      `Container ${ref.container} has no exit code${why}`,
    );
  }
  const because = why || (task.stoppedReason ? `: ${task.stoppedReason}` : '');
  return {
    ...failed(
      { ...task, stoppedReason: undefined },
      'user',
      `Container ${ref.container} exited with ${main.exitCode}${because}`,
    ),
    exitCode: main.exitCode,
  };
}

function failed(task: Task, fault: Fault, what?: string): Extract<JobState, { status: 'failed' }> {
  const parts = [what, task.stoppedReason].filter((part, index, all) => part && all.indexOf(part) === index);
  return {
    status: 'failed',
    raw: `STOPPED ${task.stopCode ?? ''}`.trim(),
    fault,
    reason: parts.join('; ') || 'ECS gave no reason',
  };
}

function stopped(task: Task): JobState<EcsResult> {
  return {
    status: 'stopped',
    raw: `STOPPED ${task.stopCode ?? ''}`.trim(),
    reason: task.stoppedReason ?? 'The task was stopped in ECS',
  };
}

function resultOf(task: Task): EcsResult {
  return {
    taskArn: task.taskArn ?? '',
    exitCode: 0,
    containers: (task.containers ?? []).map(({ name, exitCode, reason }) => ({
      name: name ?? '',
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
    })),
    ...(task.createdAt && { createdAt: task.createdAt.toISOString() }),
    ...(task.startedAt && { startedAt: task.startedAt.toISOString() }),
    ...(task.stoppedAt && { stoppedAt: task.stoppedAt.toISOString() }),
    ...(task.cpu !== undefined && { cpu: task.cpu }),
    ...(task.memory !== undefined && { memory: task.memory }),
    ...(task.launchType !== undefined && { launchType: task.launchType }),
    ...(task.capacityProviderName !== undefined && { capacityProviderName: task.capacityProviderName }),
  };
}
