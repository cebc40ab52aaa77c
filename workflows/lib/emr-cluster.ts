/**
 * A transient EMR cluster as a scope: created, used, and taken down again whatever happens inside. Its own steps are
 * `name/create` and `name/terminate`. A cancel takes the cluster down at once, so that steps which do not heed a cancel
 * end with it.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { EmrClusterSpec } from '../../activities/specs.js';
import { toMs, type Duration } from '../../contracts/duration.js';
import { clusterIdOf, created, createdWhenNeeded, type ClusterSeat } from './cluster-seat.js';
import { rememberCluster, targetNameFor } from './cluster-targets.js';
import { showStep } from './current-details.js';
import { engineTiming } from './engine-config.js';
import { clusterTimedOut, duplicateStep, notAwaited } from './failures.js';
import { untilNothingIsOpenIn } from './item-scope.js';
import type { OnRetry } from './kept.js';
import { currentRun, openIn, reserve, type StepView } from './run.js';
import { launchUntilReady } from './run-launches.js';
import type { Used } from './take-down.js';
import { timeLimit } from './time-limit.js';
import { track } from './track.js';

export interface EmrClusterOptions {
  /** For the whole scope: creation, all that happens inside, but not the taking down. Default: a day. */
  timeout?: Duration;
  /** New clusters after one that the platform lost before it was ready. Default: 3. */
  relaunches?: number;
  /** A target of the worker's config. Default: the pipeline's, else `default`. The cluster's steps go there, too. */
  target?: string;
  /**
   * What a retry of the run does with steps that have succeeded on the cluster: it is another one then, so what they left
   * on it (HDFS, local files) is gone. Default: `keep`, for steps whose outcome lies elsewhere, such as in S3.
   */
  onRetry?: OnRetry;
}

/** What the function in the scope gets. */
export interface EmrCluster {
  /** `j-…`, for `sparkStep({ cluster: cluster.id, … })`. In a retry it is the first run's until something is launched. */
  id: string;
}

export function withEmrCluster<Result>(
  name: string,
  spec: Omit<EmrClusterSpec, 'kind'>,
  use: (cluster: EmrCluster) => Promise<Result>,
  options: EmrClusterOptions = {},
): Promise<Result> {
  const taken = reserve(`${name}/create`, `${name}/terminate`);
  return track(name, 'emr-cluster', async (view) => {
    if (taken !== undefined) throw duplicateStep(currentRun().pipeline, taken);
    const deadline = Date.now() + toMs(options.timeout ?? engineTiming().stepTimeout);
    const createAndShow = async () => {
      const cluster = await create(name, { kind: 'emr-cluster', ...spec }, options);
      showStep(view, { state: 'running', awsId: cluster.links.awsId });
      return cluster;
    };
    const before = currentRun().before?.clusters[name];
    // The stand-in's steps go where its cluster would: that decides, too, whether they are kept.
    if (before !== undefined) rememberCluster(before, targetNameFor({ kind: 'emr-cluster', ...spec }, options.target));
    const seat =
      before === undefined
        ? created(name, await createAndShow())
        : createdWhenNeeded(name, before, { create: createAndShow, again: options.onRetry === 'again' });
    return useAndTakeDown(name, seat, use, options, deadline);
  });
}

function create(name: string, spec: EmrClusterSpec, options: EmrClusterOptions): Promise<Used> {
  const work = async (view: StepView) => {
    const launched = await launchUntilReady({ name: `${name}/create`, spec, options, view });
    const cluster = { ...launched, spec };
    rememberCluster(clusterIdOf(cluster), launched.target.name);
    return cluster;
  };
  return track(`${name}/create`, spec.kind, work, true);
}

async function useAndTakeDown<Result>(
  name: string,
  cluster: ClusterSeat,
  use: (cluster: EmrCluster) => Promise<Result>,
  options: EmrClusterOptions,
  deadline: number,
): Promise<Result> {
  let ending: Promise<void> | undefined;
  const end = (why: string) => (ending ??= cluster.end(why));
  const scope = new CancellationScope();
  // Whoever awaits the end gets its failure.
  scope.cancelRequested.catch(() => end('The scope was cancelled').catch(() => undefined));
  const left = Math.max(0, deadline - Date.now());
  const clock = timeLimit(left, `the timeout of ${name}`, () => scope.cancel());
  cluster.begin(scope);
  try {
    const result = await scope.run(() => use({ id: cluster.id }));
    if (clock.passed()) throw clusterTimedOut(name, cluster.links(), options.timeout);
    const leftOpen = openIn(scope);
    if (leftOpen.length > 0) throw notAwaited(leftOpen);
    return result;
  } catch (error) {
    throw clock.passed() && isCancellation(error) ? clusterTimedOut(name, cluster.links(), options.timeout) : error;
  } finally {
    clock.stop();
    // What the function left open goes down with the cluster.
    scope.cancel();
    await end('Everything on it is done').finally(() => untilNothingIsOpenIn(scope));
  }
}
