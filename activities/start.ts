/**
 * Starts a launch's job once, whatever dies, times out or loses a reply. Before anything is sent the fence asks the
 * server whether this attempt is the current one and leaves word that a send follows; an attempt that finds such word
 * looks for the job first, and sends again only when a listing proves that there is none, or the same token names it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Context, log } from '@temporalio/activity';
import { toMs } from '../contracts/duration.js';
import type { JobSpec, SendRecord, StartInput, StartResult } from '../contracts/history.js';
import type { JobRef } from '../contracts/job.js';
import { settlingMs } from '../contracts/timing.js';
import { fenceWith } from './aws/fence.js';
import type { JobContext } from './context.js';
import type { JobDriver, Started } from './job-driver.js';
import { wordLeaver } from './leave-word.js';
import { parseSpec } from './parse-spec.js';
import { isSettled, nothingSent, recordAt, sending, settlesIn, type Attempt } from './send-record.js';
import { cameLate, givenAt } from './server-clock.js';
import type { JobKind } from './specs.js';
import { findRefused, isRefused, nothingWasSent, outcomeUnknown, settlingRetry, startFailure } from './start-errors.js';

export async function start(context: JobContext, kind: JobKind, input: StartInput): Promise<StartResult> {
  const attempt = currentAttempt();
  const before = recordAt(attempt);
  const spec = parseSpec(kind, input.spec, input.mark.step, before.open !== undefined);
  const driver = context.driver(kind, input.target);
  const settling = settlingMs(context.timing, driver.facts.listingLag);
  const askMs = toMs(context.timing.connectTimeout);
  const leaveWord = wordLeaver(askMs);
  /** What is left of an attempt when word has been left, and for its answer. */
  const findMs = toMs(context.timing.startAttempt) - 2 * askMs;
  // A token that seems to live by a slow clock would start another job.
  const asked =
    before.open || cameLate(toMs(context.timing.startAttempt)) ? givenAt(askMs) : Promise.resolve(Date.now());
  // Nobody is left to ask for when it was cancelled.
  asked.catch(() => undefined);
  // From here on a death before the fence is known to have sent nothing, and costs no settling.
  if (await isCancelled(leaveWord(before), before)) return { notSent: 'cancelled' };
  const now = await asked;
  const pastDeadline = now > Date.parse(input.deadline);

  /** The job of the open send, if it shows; otherwise a retry until a listing proves that there is none. */
  const adoptOrSettle = async (open: NonNullable<SendRecord['open']>): Promise<StartResult | undefined> => {
    const asked = driver.find(spec, input.mark);
    // Past the deadline nothing is gained by asking for ever: the stop asks on, and its patience is bounded. Nor by a
    // listing that takes longer than an attempt, and would begin anew with each.
    const found = await (pastDeadline ? answeredWithin(findMs, asked) : asked).catch((error: unknown) => {
      throw pastDeadline ? findRefused(input, error, open.firstAt + toMs(driver.facts.retention)) : error;
    });
    if (found) return started(input, driver, found, true);
    if (!isSettled(open, attempt, settling)) throw settlingRetry(settlesIn(open, attempt, settling));
    return undefined;
  };

  if (before.open) {
    const tokenLives = now - before.open.firstAt < toMs(driver.facts.resendWithin ?? '0ms');
    if (!tokenLives || pastDeadline) {
      const adopted = await adoptOrSettle(before.open);
      if (adopted) return adopted;
      // The token may have been forgotten, or have answered with a failure: a blind start is nobody's to make.
      const forgotten = now - before.open.firstAt > toMs(driver.facts.retention);
      if (forgotten || (driver.facts.resendWithin !== undefined && !pastDeadline)) throw outcomeUnknown(input);
    }
  }
  if (pastDeadline) return { notSent: 'deadline' };

  const answer = await sendOnce(
    spec,
    input,
    driver,
    before,
    () => leaveWord(sending(before, attempt)),
    () => leaveWord(before),
  );
  if ('started' in answer) return started(input, driver, answer.started, false);
  if (!('refused' in answer) || !before.open) return answer;
  // A token's answer may be the replay of its first one: a refusal closes an older send only once that has settled.
  const adopted = await adoptOrSettle(before.open);
  if (adopted) return adopted;
  await leaveWord(nothingSent);
  return answer;
}

/** The send itself, behind the fence, and the word about it: a refusal takes it back, an unknown outcome lets it stand. */
async function sendOnce(
  spec: JobSpec,
  input: StartInput,
  driver: JobDriver,
  before: SendRecord,
  askAndSaySending: () => Promise<void>,
  takeBack: () => Promise<void>,
): Promise<Started<JobRef> | { notSent: 'cancelled' }> {
  try {
    const answer = await driver.start(
      spec,
      { mark: input.mark, limitSeconds: input.limitSeconds },
      fenceWith(askAndSaySending),
    );
    if ('refused' in answer) await takeBack();
    return answer;
  } catch (error) {
    if (nothingWasSent(error, before)) return { notSent: 'cancelled' };
    if (isRefused(error)) await takeBack();
    throw startFailure(error, input, before);
  }
}

async function isCancelled(word: Promise<void>, before: SendRecord): Promise<boolean> {
  try {
    await word;
    return false;
  } catch (error) {
    if (nothingWasSent(error, before)) return true;
    throw error;
  }
}

async function answeredWithin<T>(ms: number, answer: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`It has not answered within ${ms} ms`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
}

function currentAttempt(): Attempt {
  const { info } = Context.current();
  return {
    scheduledAt: info.scheduledTimestampMs,
    attemptAt: info.currentAttemptScheduledTimestampMs,
    details: info.heartbeatDetails as SendRecord | undefined,
  };
}

function started(input: StartInput, driver: JobDriver, ref: JobRef, adopted: boolean): StartResult {
  const links = driver.links(ref);
  const { workflowId, runId, step, launch, key } = input.mark;
  log.info(adopted ? 'job adopted' : 'job started', {
    run: workflowId,
    runId,
    step,
    launch,
    key,
    service: ref.kind,
    awsId: links.awsId,
  });
  return { started: ref, adopted, links };
}
