/**
 * Watches a job to its end (a cluster: until it is ready), or to the step's deadline. History is the memory: the ref is all it takes, so any worker can
 * take over. Heartbeats prove liveness and show the phase. A worker's shutdown is no cancel: the job runs on.
 */
import { Context, log } from '@temporalio/activity';
import { toMs } from '../contracts/duration.js';
import { clip, limits } from '../contracts/failure.js';
import type { WaitInput, WaitResult, WatchDetails } from '../contracts/history.js';
import { hasEnded, type EndedJob } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import type { JobContext } from './context.js';
import { scheduledAtHere, withinLife } from './own-clock.js';
import { cameLate, givenAt } from './server-clock.js';
import type { JobKind } from './specs.js';
import { watchReport } from './watch-report.js';

export async function wait(context: JobContext, kind: JobKind, input: WaitInput): Promise<WaitResult> {
  const { info, cancellationSignal } = Context.current();
  const { ref, mark } = input;
  const told = info.heartbeatDetails as WatchDetails | undefined;
  const poller = context.poller(kind, ref.target);
  const over = new AbortController();
  const { workflowId, runId, step, launch } = mark;
  const { awsId } = context.driver(kind, ref.target).links(ref);
  const where = { run: workflowId, runId, step, launch, service: ref.kind, awsId };
  const bornAt = scheduledAtHere();
  const untilDeadline = Date.parse(input.deadline) - (await serverTime(context.timing));
  const report = watchReport(told, where, context.timing);

  /** The deadline counts only after a look that came after it: a job that ended while nobody watched has ended. */
  let deadlinePassed = untilDeadline <= 0;
  const timer = setLongTimeout(() => {
    deadlinePassed = true;
    poller.lookNow(ref);
  }, untilDeadline);

  try {
    const ended = await poller.watch(
      ref,
      {
        // The job exists since its wait was scheduled, or longer; its key may have been minted long before.
        bornAt,
        ...(told?.seenAt !== undefined && { seenAt: withinLife(told.seenAt, bornAt) }),
        untilReady: input.until === 'ready',
        onLook(look) {
          report.look(look);
          if (deadlinePassed) over.abort(deadlineReached);
        },
      },
      AbortSignal.any([cancellationSignal, over.signal]),
    );
    if (!hasEnded(ended)) {
      log.info('job ready', { ...where, state: ended.raw });
      return { ready: true };
    }
    log.info('job ended', { ...where, state: ended.status });
    return await withLogTail(context, input, ended);
  } catch (error) {
    if (error === deadlineReached) return { deadline: true };
    throw error;
  } finally {
    report.close();
    timer.clear();
  }
}

/** A job whose time nobody can tell is watched all the same: by the later clock, no worse than if nobody had asked. */
async function serverTime({ startAttempt, connectTimeout }: Timing): Promise<number> {
  if (!cameLate(toMs(startAttempt))) return Date.now();
  return givenAt(toMs(connectTimeout)).catch((error: unknown) => {
    log.warn('the server was not heard; a deadline may be noticed by a clock that is off', { error });
    return Math.max(Date.now(), Context.current().info.currentAttemptScheduledTimestampMs);
  });
}

const deadlineReached = new Error('The deadline of the step has passed');

async function withLogTail(context: JobContext, { ref }: WaitInput, ended: EndedJob): Promise<WaitResult> {
  if (ended.status === 'succeeded') return { ended };
  const clipped = { ...ended, reason: clip(ended.reason, limits.message) };
  const logTail = await context.logTail(ref);
  return { ended: clipped, ...(logTail !== undefined && { logTail }) };
}

/** `setTimeout` fires at once beyond 2³¹ ms; deadlines of a month are no reason to. */
function setLongTimeout(fire: () => void, ms: number): { clear(): void } {
  const step = Math.min(Math.max(0, ms), 2 ** 31 - 1);
  let inner: { clear(): void } | undefined;
  const timer = setTimeout(() => {
    if (ms <= step) fire();
    else inner = setLongTimeout(fire, ms - step);
  }, step);
  return {
    clear() {
      clearTimeout(timer);
      inner?.clear();
    },
  };
}
