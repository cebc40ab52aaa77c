/**
 * A run of a pipeline: the real workflow code in the SDK's own sandbox, activated as the SDK's core would activate it. What
 * it commands goes to the simulated server; what core itself decides (the ways to cancel, local activities) is here.
 */
import vm from 'node:vm';
import { defaultPayloadConverter, mapToPayloads, toPayloads } from '@temporalio/common';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { coresdk } from '@temporalio/proto';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import { ReusableVMWorkflowCreator as Creator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { jobKinds } from '../../../../activities/specs.js';
import { activityType, activityVerbs, engineActivities } from '../../../../contracts/history.js';
import type { Target } from '../../../../contracts/job.js';
import { memoKey } from '../../../../contracts/names.js';
import type { Failure, Payload, PendingActivity } from './activity.js';
import { readEnd } from './failures.js';
import type { Result } from './server.js';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Resolution = coresdk.activity_result.IActivityResolution;
type Command = coresdk.workflow_commands.IWorkflowCommand;

export type RunEnd =
  { status: 'completed' } | { status: 'cancelled' } | { status: 'failed'; type: string; message: string };

export interface SimulatedRun {
  begin(): void;
  cancel(): void;
  resolve(activity: PendingActivity, result: Result): void;
  /** Nothing of it happens any more. */
  close(): Promise<void>;
}

export interface RunParts {
  sandbox: Sandbox;
  workflowId: string;
  runId: string;
  workflowType: string;
  input: unknown;
  seed: number;
  target: Target;
  /** Asks for `task` to be called when a workflow task has come to a worker. */
  wantTask(task: () => Promise<void>): void;
  schedule(command: coresdk.workflow_commands.IScheduleActivity): void;
  requestCancel(seq: number, wait: boolean): void;
  ended(end: RunEnd): void;
}

/** The sandbox that workers use, made once for all runs: a run has modules of its own in it. */
export interface Sandbox {
  creator: Creator;
}

export function createSandbox({ code }: Pick<WorkflowBundleWithSourceMap, 'code'>): Sandbox {
  const bundle = parseWorkflowCode(code);
  const script = new vm.Script(bundle.code, { filename: bundle.filename });
  const activities = jobKinds.flatMap((kind) => activityVerbs.map((verb) => activityType(kind, verb)));
  const known = new Set([...activities, ...Object.values(engineActivities)]);
  // Not by `create`, which hooks every promise of the process for the sake of stack traces.
  return { creator: new Creator(script, bundle, 5_000, known, undefined) };
}

export function createRun(parts: RunParts): SimulatedRun {
  const { sandbox, runId, workflowId, workflowType } = parts;
  const jobs: Job[] = [];
  const timers = new Map<number, NodeJS.Timeout>();
  /** How each activity wants to be cancelled. */
  const waits = new Map<number, boolean>();
  let workflow: Awaited<ReturnType<Creator['createWorkflow']>> | undefined;
  let asked = false;
  let closed = false;

  const push = (job: Job): void => {
    if (closed) return;
    jobs.push(job);
    if (asked) return;
    asked = true;
    parts.wantTask(activate);
  };
  const activate = async (): Promise<void> => {
    asked = false;
    if (closed) return;
    workflow ??= await create();
    const { failed, successful } = await workflow.activate({
      runId,
      timestamp: msToTs(Date.now()),
      isReplaying: false,
      historyLength: 3,
      availableInternalFlags: [],
      jobs: jobs.splice(0),
    });
    if (failed) throw new Error(`The workflow task failed: ${failed.failure?.message}\n${failed.failure?.stackTrace}`);
    for (const command of successful?.commands ?? []) obey(command);
  };
  const create = () =>
    sandbox.creator.createWorkflow({
      info: {
        ...{ workflowId, runId, workflowType, firstExecutionRunId: runId, namespace: 'default', taskQueue: 'millrace' },
        ...{ attempt: 1, taskTimeoutMs: 10_000, startTime: new Date(), runStartTime: new Date(), historyLength: 3 },
        unsafe: { isReplaying: false, isReplayingHistoryEvents: false },
      } as never,
      randomnessSeed: [...Buffer.from(String(parts.seed))],
      now: Date.now(),
      showStackTraceSources: false,
    } as never);

  const obey = (command: Command): void => {
    const { scheduleActivity, requestCancelActivity, scheduleLocalActivity, startTimer, cancelTimer } = command;
    if (scheduleActivity) {
      const wait = Number(scheduleActivity.cancellationType) === waitCancellationCompleted;
      waits.set(scheduleActivity.seq as number, wait);
      parts.schedule(scheduleActivity);
    } else if (requestCancelActivity) {
      const seq = requestCancelActivity.seq as number;
      parts.requestCancel(seq, waits.get(seq) ?? false);
    } else if (scheduleLocalActivity) {
      if (scheduleLocalActivity.activityType !== engineActivities.resolveTarget) {
        throw new RangeError(`No local activity ${scheduleLocalActivity.activityType} in the simulation`);
      }
      const result = defaultPayloadConverter.toPayload(parts.target);
      push({
        resolveActivity: { seq: scheduleLocalActivity.seq ?? 0, result: { completed: { result } }, isLocal: true },
      });
    } else if (startTimer) {
      const seq = startTimer.seq as number;
      timers.set(
        seq,
        fireLater(optionalTsToMs(startTimer.startToFireTimeout) ?? 0, () => push({ fireTimer: { seq } })),
      );
    } else if (cancelTimer) clearTimeout(timers.get(cancelTimer.seq as number));
    else if (command.completeWorkflowExecution) end({ status: 'completed' });
    else if (command.cancelWorkflowExecution) end({ status: 'cancelled' });
    else if (command.failWorkflowExecution) end(failedWith(command.failWorkflowExecution.failure ?? {}));
    else if (!harmless.some((name) => command[name]))
      throw new RangeError(`Unknown command: ${JSON.stringify(command)}`);
  };
  const end = (how: RunEnd): void => {
    closed = true;
    for (const timer of timers.values()) clearTimeout(timer);
    parts.ended(how);
  };

  return {
    begin() {
      const memo = { fields: mapToPayloads(defaultPayloadConverter, { [memoKey]: { v: 1, startedBy: 'simulation' } }) };
      const input = toPayloads(defaultPayloadConverter, parts.input) as Payload[];
      push({ initializeWorkflow: { workflowType, workflowId, arguments: input, memo } });
    },
    cancel: () => push({ cancelWorkflow: { reason: 'operator' } }),
    resolve: (activity, result) =>
      push({ resolveActivity: { seq: activity.seq, result: asActivityFailure(activity, result) } }),
    async close() {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      const left = workflow;
      workflow = undefined;
      await left?.dispose();
    },
  };
}

/** `coresdk.workflow_commands.ActivityCancellationType` */
const waitCancellationCompleted = 1;
const harmless = ['upsertWorkflowSearchAttributes', 'modifyWorkflowProperties', 'setPatchMarker'] as const;

/** As core wraps what an activity has failed with. */
function asActivityFailure({ id, type }: PendingActivity, result: Result): Resolution {
  const wrap = (cause: Failure | null | undefined): Failure => ({
    message: 'Activity task failed',
    cause: cause ?? null,
    activityFailureInfo: { activityId: id, activityType: { name: type } },
  });
  if (result.failed) return { failed: { failure: wrap(result.failed.failure) } };
  if (result.cancelled) return { cancelled: { failure: wrap(result.cancelled.failure) } };
  return { completed: result.completed ?? null };
}

function failedWith(failure: Failure): RunEnd {
  const { type, message } = readEnd(failure);
  return { status: 'failed', type, message };
}

function fireLater(ms: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, Math.min(Math.max(1_000, ms), 2 ** 31 - 1));
}
