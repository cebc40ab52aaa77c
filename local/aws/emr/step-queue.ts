/**
 * The steps of one cluster: they wait their turn, oldest first, as many at once as the cluster's concurrency allows, and
 * a failed one does to the others what its ActionOnFailure says.
 */
import type { Execution, Exit } from '../execution/execution.js';
import { readMarkedName } from '../marked-name.js';
import type { PlaneParts } from '../service.js';
import type { Cluster } from './cluster.js';
import { runStep, stepLogs } from './run-step.js';
import { hasEnded, type FailureDetails, type Step, type StepState } from './step.js';

export interface StepQueue {
  /** They begin a moment later, where the cluster is ready and has room. */
  add(steps: readonly Step[]): void;
  /** Oldest first. */
  all(): readonly Step[];
  /** Those that wait or run. */
  active(): readonly Step[];
  /** `force`: at once; else its process is asked, and may take its time. Harmless where it was asked before. */
  cancel(step: Step, force: boolean): void;
  /** The cluster is ready. */
  open(): void;
  /** Begins what there is room for. */
  look(): void;
  /** The cluster goes: what waits is cancelled, what runs is cut off. Resolves when nothing runs. */
  close(): Promise<void>;
}

export interface QueueOptions {
  cluster: Cluster;
  /** What becomes of steps that run when their cluster ends. */
  cutOff: 'INTERRUPTED' | 'CANCELLED';
  /** After anything that may change the cluster's state. */
  changed: () => void;
  /** Takes the cluster down for a failed step; says no where the cluster is protected. */
  takeDown: (step: Step) => boolean;
}

/** SEND_INTERRUPT asks, and nothing follows. */
const forever = 2 ** 31 - 1;

export function createStepQueue(parts: PlaneParts, { cluster, cutOff, changed, takeDown }: QueueOptions): StepQueue {
  const steps: Step[] = [];
  const executions = new Map<Step, Execution>();
  let state: 'waiting' | 'open' | 'closed' = 'waiting';

  const end = (step: Step, [to, message, details]: Ending): void => {
    step.Status.State = to;
    step.Status.Timeline.EndDateTime = parts.clock.seconds();
    if (message !== undefined) step.Status.StateChangeReason = { Code: 'NONE', Message: message };
    if (details) step.Status.FailureDetails = details;
    parts.ledger.write({ event: 'ended', ...stepEntry(step), detail: to });
  };
  const cancelWaiting = (why: string): void => {
    for (const step of steps) if (step.Status.State === 'PENDING') end(step, ['CANCELLED', why]);
  };
  const actOnFailure = (step: Step): void => {
    // "For a step that fails …, pending steps … are not canceled; … the cluster does not terminate" (StepConfig).
    if (step.ActionOnFailure === 'CONTINUE' || cluster.StepConcurrencyLevel > 1) return;
    if (step.ActionOnFailure === 'CANCEL_AND_WAIT' || !takeDown(step)) cancelWaiting(`Step ${step.Id} failed`);
  };
  const begin = (step: Step): void => {
    const execution = runStep(parts, cluster.Id, step);
    executions.set(step, execution);
    step.Status.State = 'RUNNING';
    step.Status.Timeline.StartDateTime = parts.clock.seconds();
    parts.jobs.add(step.Id, execution);
    void execution.exit.then((exit) => {
      executions.delete(step);
      end(step, state === 'closed' ? [cutOff, 'The cluster was terminated'] : endOf(parts, cluster, step, exit));
      if (step.Status.State === 'FAILED') actOnFailure(step);
      pump();
    });
  };
  const pump = (): void => {
    if (state !== 'open' || parts.jobs.closing()) return;
    for (const step of steps) {
      if (executions.size >= cluster.StepConcurrencyLevel) break;
      if (step.Status.State === 'PENDING') begin(step);
    }
    changed();
  };

  return {
    add(more) {
      steps.push(...more);
      queueMicrotask(pump);
    },
    all: () => steps,
    active: () => steps.filter((step) => !hasEnded(step)),
    cancel(step, force) {
      if (step.Status.State === 'PENDING') {
        end(step, ['CANCELLED', undefined]);
        return pump();
      }
      step.Status.State = 'CANCEL_PENDING';
      const execution = executions.get(step);
      // A scripted one is always asked: whether it heeds that is in its script.
      if (force && !execution?.end) execution?.kill();
      else execution?.stop(forever);
    },
    open() {
      state = 'open';
      pump();
    },
    look: pump,
    async close() {
      state = 'closed';
      cancelWaiting('The cluster was terminated');
      const running = [...executions.values()];
      for (const execution of running) execution.kill();
      await Promise.all(running.map(({ exit }) => exit));
    },
  };
}

type Ending = [state: StepState, message: string | undefined, details?: FailureDetails];

function endOf(parts: PlaneParts, { Id }: Cluster, step: Step, { code, interrupted, failedToStart }: Exit): Ending {
  const ignored = parts.scripts.of(readMarkedName(step.Name).name)?.ignoresStop;
  // However its process took its leave: it was asked to.
  if (step.Status.State === 'CANCEL_PENDING' && !ignored) return ['CANCELLED', undefined];
  if (interrupted !== undefined) return ['INTERRUPTED', interrupted];
  if (code === 0) return ['COMPLETED', undefined];
  const folder = stepLogs(step, Id);
  const Message = failedToStart ?? `Step failed with exit code ${code}`;
  return ['FAILED', undefined, { Reason: 'Unknown Error', Message, ...(folder && { LogFile: `${folder}/stderr.gz` }) }];
}

export function stepEntry({ Id, Name }: Step) {
  return { service: 'emr-step', ...readMarkedName(Name), jobId: Id };
}
