/** The life of one cluster: it starts, runs its steps or waits for some, and ends for one reason. */
import type { PlaneParts } from '../service.js';
import { readMarkedName } from '../marked-name.js';
import { clusterEntry, isEnding, type Cluster, type ClusterState } from './cluster.js';
import { primaryCount } from './cluster-rules.js';
import { endedState, endings, type Ending } from './ending.js';
import { createIdleClock } from './idle.js';
import { realMachines, scriptedMachines } from './machines.js';
import type { RunJobFlowInput } from './shapes.js';
import { createStepQueue, type StepQueue } from './step-queue.js';
import { usesYarn } from './step-program.js';

export interface EmrOptions {
  /** How long a cluster takes until it can run steps, in milliseconds. */
  clusterStartMs: number;
  /** What EMR takes for a minute, in its idle timeout. */
  minuteMs: number;
  /** What becomes of steps that run when their cluster ends; AWS documents both. */
  cutOffSteps: 'INTERRUPTED' | 'CANCELLED';
}

export interface ClusterLife {
  steps: StepQueue;
  /** Says that the cluster's settings are others now. */
  changed(): void;
  /** Harmless where it ends already. */
  terminate(): void;
}

export function beginLife(
  parts: PlaneParts,
  options: EmrOptions,
  cluster: Cluster,
  input: RunJobFlowInput,
): ClusterLife {
  const { jobs, scripts, ledger, clock } = parts;
  const { Status } = cluster;
  const script = scripts.of(readMarkedName(cluster.Name).name);
  const { promise: exit, resolve: gone } = Promise.withResolvers<{ code: number }>();
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  let ready = false;
  let killed = false;

  const show = (State: ClusterState, Message?: string): void => {
    Status.State = State;
    Status.StateChangeReason = Message === undefined ? {} : { Message };
  };
  /** The state of a cluster that is ready follows from its steps. */
  const settle = (): void => {
    if (!ready || isEnding(cluster)) return;
    if (steps.active().length > 0) show('RUNNING', 'Running step');
    // A scripted one waits until it is told.
    else if (cluster.AutoTerminate && !script) return end(endings.stepsCompleted);
    else show('WAITING', 'Cluster ready to run steps.');
    idle.look();
  };
  const end = ({ code, message, details = [] }: Ending): void => {
    if (isEnding(cluster)) return;
    show('TERMINATING');
    Object.assign(Status, { StateChangeReason: { Code: code, Message: message }, ErrorDetails: details });
    idle.stop();
    machines.stop(0);
    void Promise.all([machines.gone, steps.close()]).then(() => {
      // Machines take a moment to go; those of a script, and of a plane that closes, don't.
      if (script || killed) finish();
      else finishLater = jobs.later(options.clusterStartMs / 4, finish);
    });
  };
  let finishLater: (() => void) | undefined;
  const finish = (): void => {
    if (Status.Timeline.EndDateTime !== undefined) return;
    finishLater?.();
    const { Code = 'INTERNAL_ERROR' } = Status.StateChangeReason;
    Status.State = endedState(Code);
    Status.Timeline.EndDateTime = clock.seconds();
    ledger.write({ event: 'ended', ...clusterEntry(cluster), detail: `${Status.State} ${Code}` });
    gone({ code: 0 });
  };

  const steps = createStepQueue(parts, {
    cluster,
    cutOff: options.cutOffSteps,
    changed: settle,
    takeDown() {
      // "Locks a cluster so that the EC2 instances cannot be terminated … in the event of a job-flow error".
      if (cluster.TerminationProtected) return false;
      end(endings.stepFailed);
      return true;
    },
  });
  const idle = createIdleClock({
    afterMs: idleMs(input, options),
    // EMR documents nothing on a policy that meets a protected cluster: here the cluster stays.
    isIdle: () =>
      !cluster.TerminationProtected &&
      !steps.active().some((step) => step.Status.State === 'PENDING' || usesYarn(step)),
    later: (ms, action) => jobs.later(ms, action),
    idled: () => end(endings.idle),
  });
  const machines = script
    ? scriptedMachines(parts, script, cluster)
    : realMachines(parts, {
        cluster,
        input,
        takesMs: options.clusterStartMs,
        bootstrapping: () => show('BOOTSTRAPPING', 'Running bootstrap actions'),
      });
  void machines.ready.then(() => {
    if (isEnding(cluster)) return;
    ready = true;
    begin();
    Status.Timeline.ReadyDateTime = clock.seconds();
    steps.open();
  });
  void machines.gone.then((ending) => ending && end(ending));

  jobs.add(cluster.Id, {
    began,
    exit,
    stop: () => end(endings.byUser),
    kill() {
      killed = true;
      machines.kill();
      end({ code: 'INTERNAL_ERROR', message: 'The local AWS was closed' });
      if (finishLater) finish();
    },
    ...(machines.end && { end: machines.end }),
    ...(machines.interrupt && { interrupt: machines.interrupt }),
  });
  return { steps, changed: () => steps.look(), terminate: () => end(endings.byUser) };
}

/** Several primaries override the policy. */
function idleMs({ AutoTerminationPolicy, Instances }: RunJobFlowInput, options: EmrOptions): number | undefined {
  const seconds = AutoTerminationPolicy?.IdleTimeout;
  return seconds === undefined || primaryCount(Instances) > 1 ? undefined : (seconds / 60) * options.minuteMs;
}
