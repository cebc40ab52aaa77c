/**
 * Stops one orphan. Before each ask it looks again at everything, and in the fence once more at who has the job; then it
 * watches for a while. What has not ended by then the next pass goes on with: nothing is remembered between asks, so a
 * worker that dies in the middle leaves nothing but a job that was asked to stop.
 */
import { Context, log } from '@temporalio/activity';
import { toMs } from '../../contracts/duration.js';
import { clip } from '../../contracts/failure.js';
import { janitorLimits, type JanitorStopInput, type JanitorStopResult } from '../../contracts/janitor.js';
import { hasEnded, type EndedJob, type JobRef } from '../../contracts/job.js';
import { describeError } from '../aws/aws-error.js';
import { classify } from '../aws/classify.js';
import { FenceClosed, type Fence } from '../aws/fence.js';
import type { JobContext } from '../context.js';
import type { JobKind } from '../specs.js';
import type { Examined } from './examine.js';
import { inTurn } from './in-turn.js';
import { isTakenOver } from './last-look.js';

/** How often a pass asks for one job: the first time gently, where the service knows a gentle way. */
const asks = 3;

/**
 * `orphan`: the finding as it is now, by histories that were read now; undefined when it is one no more. `fenceOf`: the
 * last look at what was found, right before the request leaves.
 */
export async function stopOrphan(
  context: JobContext,
  { finding, why }: JanitorStopInput,
  orphan: () => Promise<Examined | undefined>,
  fenceOf: (found: Examined) => Fence,
): Promise<JanitorStopResult> {
  const { workflowId: run, runId, step, launch, key, kind, awsId } = finding;
  const { timing } = context;
  const where = { run, runId, step, launch, key, service: kind, awsId };
  let refusal: string | undefined;
  let heard = 0;
  let asked: JobRef | undefined;
  for (let ask = 0; ask < asks; ask += 1) {
    const now = await orphan();
    if (!now?.ref) return letGo();
    const { ref } = now;
    const driver = context.driver(kind as JobKind, ref.target);
    const fence = fenceOf(now);
    log.info('orphan: stop asked', { ...where, why });
    try {
      await inTurn(timing, Date.now() + toMs(timing.stopAskAgain), () => driver.stop(ref, why, heard, fence));
      heard += 1;
      refusal = undefined;
    } catch (error) {
      if (isTakenOver(error)) return letGo();
      // Whoever is the current attempt asks, and looks again before.
      if (error instanceof FenceClosed) throw error;
      if (classify(error) !== 'throttled') heard += 1;
      refusal = describeError(error);
      log.warn('orphan: stop refused', { ...where, refusal });
    }
    asked = ref;
    const ended = await endWithin(context, ref, toMs(timing.stopAskAgain));
    if (ended) {
      log.info('orphan stopped', { ...where, state: ended.status });
      return { outcome: 'stopped', ...(ended.status !== 'stopped' && { why: `It ended as ${ended.status}` }) };
    }
  }
  return { outcome: 'still-running', ...(refusal !== undefined && { why: clip(refusal, janitorLimits.why) }) };

  async function letGo(): Promise<JanitorStopResult> {
    if (asked && (await hasStopped(context, asked))) return { outcome: 'stopped' };
    log.info('orphan let go', where);
    return { outcome: 'let-go', why: 'It has ended meanwhile, or an open run has it' };
  }
}

/** Undefined when it has not. A worker's shutdown ends the activity, not the wait for the job. */
async function endWithin(context: JobContext, ref: JobRef, ms: number): Promise<EndedJob | undefined> {
  const { cancellationSignal } = Context.current();
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(notYet), ms);
  const poller = context.poller(ref.kind as JobKind, ref.target);
  try {
    const watch = { bornAt: Date.now(), urgent: true, seenAt: Date.now(), onLook: () => undefined };
    const state = await poller.watch(ref, watch, AbortSignal.any([cancellationSignal, over.signal]));
    // That AWS shows it no more is no end.
    return state.status === 'lost' ? undefined : state;
  } catch (error) {
    if (error === notYet) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function hasStopped(context: JobContext, ref: JobRef): Promise<boolean> {
  const [state] = await context.driver(ref.kind as JobKind, ref.target).describe([ref]);
  return state !== undefined && hasEnded(state) && state.status !== 'lost';
}

const notYet = new Error('The job has not ended yet');
