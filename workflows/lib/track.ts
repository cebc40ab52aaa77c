/**
 * Keeps a run's books about one step or task: unique name, open or ended, awaited or not. The promise is always handled,
 * because an unhandled rejection would fail the workflow task for ever; a failure that nobody awaited fails the run.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { currentRun, type StepView } from './run.js';
import { duplicateStep } from './failures.js';
import { showDetails } from './current-details.js';

/** `own`: the name is one that a scope has reserved for itself. */
export function track<T>(name: string, kind: string, work: (view: StepView) => Promise<T>, own = false): Promise<T> {
  const run = currentRun();
  let awaited = false;
  const view: StepView = { name, kind, state: 'starting', startedAt: Date.now() };
  const duplicate = run.views.has(name) || (run.reserved.has(name) && !own);
  const promise = new TrackedPromise<T>((resolve, reject) => {
    if (duplicate) reject(duplicateStep(run.pipeline, name));
    else resolve(work(view));
  });
  promise.onAwait = () => (awaited = true);
  const failed = (error: unknown) => {
    if (!isCancellation(error)) run.failed.push({ name, error, awaited: () => awaited });
  };
  if (duplicate) {
    promise.settled(() => undefined, failed);
    return promise;
  }
  run.views.set(name, view);
  run.open.set(name, CancellationScope.current());
  const end = (state: StepView['state']) => {
    run.open.delete(name);
    view.endedAt = Date.now();
    if (view.state !== 'timed-out' && view.state !== 'stopped') view.state = state;
    showDetails(run);
  };
  promise.settled(
    () => end('succeeded'),
    (error: unknown) => {
      failed(error);
      end(isCancellation(error) ? 'cancelled' : 'failed');
    },
  );
  return promise;
}

/** A promise that notices when somebody asks for its end, by `await` as well as by `then`. */
class TrackedPromise<T> extends Promise<T> {
  onAwait: (() => void) | undefined;

  /** What follows from a tracked promise is the caller's own. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.onAwait?.();
    return super.then(onFulfilled, onRejected);
  }

  /** The books' own reaction, which is no awaiting. */
  settled(onFulfilled: (value: T) => void, onRejected: (reason: unknown) => void): void {
    void super.then(onFulfilled, onRejected);
  }
}
