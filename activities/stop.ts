/**
 * Stops a launch's job and waits until it has stopped. Without a ref it finds the job by its mark, and believes that
 * there is none only when a listing proves it. It looks before it asks: if the job has ended meanwhile, that is its end.
 */
import { Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { toMs } from '../contracts/duration.js';
import { clip, failureTypes, limits } from '../contracts/failure.js';
import type { StopInput, StopResult, WatchDetails } from '../contracts/history.js';
import { hasEnded, type EndedJob, type JobRef } from '../contracts/job.js';
import { settlingMs } from '../contracts/timing.js';
import { describeError } from './aws/aws-error.js';
import { classify } from './aws/classify.js';
import type { JobContext } from './context.js';
import type { JobDriver } from './job-driver.js';
import { scheduledAtHere, sinceScheduled, withinLife } from './own-clock.js';
import { isSettled, settlesIn } from './send-record.js';
import type { JobKind } from './specs.js';
import { settlingRetry } from './start-errors.js';
import { watchReport, whileBeating } from './watch-report.js';

export async function stop(context: JobContext, kind: JobKind, input: StopInput): Promise<StopResult> {
  const { info } = Context.current();
  const told: WatchDetails = {
    v: 1,
    ...(input.seen && { seenAt: scheduledAtHere() }),
    ...(info.heartbeatDetails as WatchDetails | undefined),
  };
  const age = sinceScheduled();
  const driver = context.driver(kind, input.target);
  const ref =
    told.ref ??
    input.ref ??
    (await whileBeating(
      context.timing,
      () => told,
      () => findOrSettle(context, driver, input, age),
    ));
  if (!ref) return { neverStarted: true };
  const ended = await stopAndWatch(context, kind, driver, ref, input, { ...told, ref }, age);
  return {
    ended: 'reason' in ended ? { ...ended, reason: clip(ended.reason, limits.message) } : ended,
    ref,
    links: driver.links(ref),
  };
}

/** Settling counts from the scheduling of the stop, which comes after the last attempt of the start. */
async function findOrSettle(
  context: JobContext,
  driver: JobDriver,
  input: StopInput,
  age: () => number,
): Promise<JobRef | undefined> {
  const { info } = Context.current();
  const attempt = {
    scheduledAt: info.scheduledTimestampMs,
    attemptAt: info.currentAttemptScheduledTimestampMs,
    details: undefined,
  };
  const open = { firstAt: attempt.scheduledAt, since: attempt.scheduledAt };
  const settling = settlingMs(context.timing, driver.facts.listingLag);
  const found = await findWithin(context, driver, input, settling, age);
  if (!found && !isSettled(open, attempt, settling)) throw settlingRetry(settlesIn(open, attempt, settling));
  return found;
}

/** A `find` that never answers must not keep a cancelled run open for ever; one that is throttled has more time. */
async function findWithin(
  context: JobContext,
  driver: JobDriver,
  input: StopInput,
  settling: number,
  age: () => number,
): Promise<JobRef | undefined> {
  try {
    return await driver.find(input.spec, input.mark);
  } catch (error) {
    const patience = (classify(error) === 'throttled' ? 4 : 1) * toMs(context.timing.stopTimeout);
    if (age() < settling + patience) throw error;
    throw ApplicationFailure.create({
      type: failureTypes.jobOutcomeUnknown,
      message: `Nobody can tell whether a job of step ${input.mark.step} runs: ${clip(describeError(error), 2_000)}. Look for key ${input.mark.key} in ${input.spec.kind}.`,
      nonRetryable: true,
    });
  }
}

async function stopAndWatch(
  context: JobContext,
  kind: JobKind,
  driver: JobDriver,
  ref: JobRef,
  input: StopInput,
  told: WatchDetails,
  age: () => number,
): Promise<EndedJob> {
  const { mark, why, step = mark.step } = input;
  const { timing } = context;
  const scheduledHere = scheduledAtHere();
  const awsId = driver.links(ref).awsId;
  const where = { run: mark.workflowId, runId: mark.runId, step, launch: mark.launch, service: kind, awsId };
  const report = watchReport(told, where, timing);
  const poller = context.poller(kind, ref.target);
  const over = new AbortController();
  const began = performance.now();
  let lastAsk = -Infinity;
  /** Of an attempt before, by its worker's clock: no more than the activity has been there for. */
  const askedFor = told.askedAt === undefined ? undefined : Math.min(age(), Math.max(0, Date.now() - told.askedAt));
  let askedAt = askedFor === undefined ? undefined : began - askedFor;
  let refusal: string | undefined;
  let asks = 0;
  let asking = false;

  const ask = async () => {
    asking = true;
    lastAsk = performance.now();
    log.info('stop asked', { ...where, why });
    const heard = () => {
      asks += 1;
      askedAt ??= performance.now();
      report.tell({ askedAt: Math.round(Date.now() - (performance.now() - askedAt)) });
    };
    try {
      await driver.stop(ref, why, asks);
      heard();
      refusal = undefined;
      poller.lookNow(ref);
    } catch (error) {
      // What was throttled, by AWS or by our own budget, was not heard: the patience begins with the first that was, the
      // next one is still the gentle one, and it does not wait for a minute.
      if (classify(error) === 'throttled') lastAsk = -Infinity;
      else heard();
      refusal = clip(describeError(error), 2_000);
      log.warn('stop refused', { ...where, refusal });
    } finally {
      asking = false;
    }
  };

  /**
   * From the first ask that was heard; and four times that where none is: a run that never ends helps nobody. An attempt
   * that has just taken over asks once at least, and hears what comes of it; six times that is the end also where none
   * lives as long as until the next ask.
   */
  const patienceIsOver = () => {
    const lived = performance.now() - began;
    const stopTimeout = toMs(timing.stopTimeout);
    const heardFor = askedAt === undefined ? age() / 4 : performance.now() - askedAt;
    if (lived > toMs(timing.stopAskAgain) && heardFor > stopTimeout) return true;
    return lived > Math.min(toMs(timing.stopAskAgain), toMs(timing.heartbeat)) && age() > 6 * stopTimeout;
  };

  const watched = poller.watch(
    ref,
    {
      // Young again: whoever waits for a stop wants to know soon.
      bornAt: Date.now(),
      urgent: true,
      ...(told.seenAt !== undefined && { seenAt: withinLife(told.seenAt, scheduledHere) }),
      onLook(look) {
        report.look(look);
        if (look.state && hasEnded(look.state)) return;
        if (!asking && performance.now() - lastAsk >= toMs(timing.stopAskAgain)) void ask();
        if (patienceIsOver()) over.abort(new StopNotHonoured());
      },
    },
    AbortSignal.any([Context.current().cancellationSignal, over.signal]),
  );
  try {
    return await watched;
  } catch (error) {
    if (!(error instanceof StopNotHonoured)) throw error;
    throw ApplicationFailure.create({
      type: failureTypes.jobStillRunning,
      message: `The job of step ${step} was not stopped within ${timing.stopTimeout}: ${refusal ?? `AWS says ${report.current().raw ?? 'nothing of it'}`}. ${awsId} may still run and cost.`,
      nonRetryable: true,
      details: [{ ref, links: driver.links(ref), rawState: report.current().raw, ...(refusal && { refusal }) }],
    });
  } finally {
    report.close();
  }
}

class StopNotHonoured extends Error {}
