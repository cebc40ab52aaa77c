/**
 * A cluster's machines: they take their time, are bootstrapped, and are there until the cluster ends, or they fail. Those
 * of a scripted cluster do what its script says.
 */
import type { Execution, Exit } from '../execution/execution.js';
import { runScripted } from '../execution/run-scripted.js';
import type { JobScript } from '../scripts.js';
import { readMarkedName } from '../marked-name.js';
import type { PlaneParts } from '../service.js';
import { bootstrap } from './bootstrap.js';
import type { Cluster } from './cluster.js';
import { bootstrapFailed, endings, platformEnding, type Ending } from './ending.js';
import { newInstanceId } from './names.js';
import type { RunJobFlowInput } from './shapes.js';

export interface Machines extends Pick<Execution, 'stop' | 'kill' | 'end' | 'interrupt'> {
  /** Resolves when the cluster can run steps; never, where it can't. */
  ready: Promise<void>;
  /** Resolves when they are gone: with the reason, where they went by themselves. */
  gone: Promise<Ending | undefined>;
}

/** A witness's process is there as long as they are: from the first moment, not from when they are ready. */
export function scriptedMachines(parts: PlaneParts, script: JobScript, { Id, Name }: Cluster): Machines {
  const { startsAfterMs = 0, ...atOnce } = script;
  const job = { id: Id, key: readMarkedName(Name).key, args: [] };
  const { began, exit, ...handles } = runScripted(parts, script.command ? atOnce : script, job);
  const later = () => new Promise<void>((done) => parts.jobs.later(startsAfterMs, done));
  return { ready: script.command ? began.then(later) : began, gone: exit.then(endingOf), ...handles };
}

export interface Start {
  cluster: Cluster;
  input: RunJobFlowInput;
  /** Milliseconds until it is ready, bootstrap actions not counted: half of them before these. */
  takesMs: number;
  bootstrapping: () => void;
}

export function realMachines(parts: PlaneParts, { cluster, input, takesMs, bootstrapping }: Start): Machines {
  const instanceId = newInstanceId();
  const { promise: ready, resolve: beReady } = Promise.withResolvers<void>();
  const stopped = new AbortController();
  const { promise: stop, resolve: stopping } = Promise.withResolvers<void>();
  const pause = (ms: number) => Promise.race([new Promise<void>((done) => parts.jobs.later(ms, done)), stop]);

  const run = async (): Promise<Ending | undefined> => {
    await pause(takesMs / 2);
    if (stopped.signal.aborted) return undefined;
    bootstrapping();
    const ending = await bootstrap(parts, cluster, instanceId, input.BootstrapActions ?? [], stopped.signal);
    if (ending || stopped.signal.aborted) return ending;
    await pause(takesMs / 2);
    if (!stopped.signal.aborted) beReady();
    await stop;
    return undefined;
  };
  const end = (): void => {
    stopped.abort();
    stopping();
  };
  const gone = run().catch((error: unknown): Ending => ({ code: 'INTERNAL_ERROR', message: (error as Error).message }));
  return { ready, gone, stop: end, kill: end };
}

/** A scripted end that nobody asked for: 0 as if its work was done, else as if a bootstrap action had failed. */
function endingOf({ code, interrupted }: Exit): Ending {
  if (interrupted !== undefined) return platformEnding(interrupted);
  return code === 0 ? endings.stepsCompleted : bootstrapFailed(newInstanceId(), 1, code);
}
