/**
 * Makes a pipeline of a function: attaches its contract, and wraps it in a scope of its own, so that a run never closes
 * while something of it is open. Without that a failing branch of a `Promise.all` ends the workflow and leaves its
 * sibling's job running.
 */
import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import type { z } from 'zod';
import { toMs } from '../../contracts/duration.js';
import type { Pipeline, PipelineContract } from '../../contracts/pipeline.js';
import { admit } from './admit.js';
import { boundedResult } from './bounded-end.js';
import { asFailure, stillRunning } from './run-failure.js';
import { notAwaited, runTimedOut } from './failures.js';
import { handlePending } from './handle-pending.js';
import { beginRun, type Run } from './run.js';
import { outcomesBefore, retriedRun } from './kept.js';
import { recordJobs } from './run-status.js';
import { timeLimit, type TimeLimit } from './time-limit.js';

export function definePipeline<Schema extends z.ZodType, Output>(
  contract: PipelineContract<Schema>,
  fn: (input: z.output<Schema>) => Promise<Output>,
): Pipeline<Schema, Output> {
  if (!fn.name) throw new TypeError('definePipeline wants a named function: its name is the workflow type.');
  const pipeline = async (input: z.input<Schema>): Promise<Output> => {
    const run = beginRun(workflowInfo().workflowType, contract as PipelineContract);
    const admitted = await admit(run, input);
    if (retriedRun() !== undefined) run.before = await outcomesBefore();
    return runInScope(run, () => fn(admitted as z.output<Schema>));
  };
  Object.defineProperty(pipeline, 'name', { value: fn.name });
  return Object.assign(pipeline, { contract });
}

type Ending<Output> = { returned: Output } | { threw: unknown };

async function runInScope<Output>(run: Run, fn: () => Promise<Output>): Promise<Output> {
  const scope = new CancellationScope();
  scope.cancelRequested.catch(handlePending);
  const clock = runTimer(run, () => scope.cancel());
  const ending: Ending<Output> = await scope.run(fn).then(
    (returned) => ({ returned }),
    (threw: unknown) => ({ threw }),
  );
  // Only what the function took counts: how long the stops take is bounded by their own limits.
  clock.stop();
  const leftOpen = [...run.open.keys()];
  handlePending();
  scope.cancel();
  await CancellationScope.nonCancellable(() => untilNothingIsOpen(run));
  recordJobs(run);

  // In this order: what may still cost, then the run's own limit, then the first error.
  const running = stillRunning(run);
  if (running) throw running;
  if (clock.passed()) throw runTimedOut(run.pipeline, run.contract.timeout as string);
  if ('threw' in ending) throw asFailure(ending.threw);
  if (leftOpen.length > 0) throw notAwaited(leftOpen);
  const unseen = run.failed.find(({ awaited }) => !awaited());
  if (unseen) throw asFailure(unseen.error);
  try {
    return boundedResult(ending.returned);
  } catch (tooLarge) {
    throw asFailure(tooLarge);
  }
}

/** The first look is always "no": cleanup steps in a `finally` register only after it. */
async function untilNothingIsOpen(run: Run): Promise<void> {
  let looked = false;
  await condition(() => {
    if (looked) return run.open.size === 0;
    looked = true;
    return false;
  });
}

/** The run's own timeout is a timer here, never Temporal's, which ends a workflow without any cleanup. */
function runTimer({ contract }: Run, cancel: () => void): TimeLimit {
  if (contract.timeout === undefined) return { passed: () => false, stop: () => undefined };
  return timeLimit(toMs(contract.timeout), "the run's own timeout", cancel);
}
