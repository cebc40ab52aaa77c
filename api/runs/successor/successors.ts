/**
 * Retries and reruns: a run has at most one successor of either kind, however many ask for it at once. Temporal takes
 * starts of one request id for one, so that id is made of the run that they follow; the memo tells whose request it was.
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Pipelines } from '../../pipelines/pipelines.js';
import { passingProblem } from '../../problem/problem.js';
import { ReadRun } from '../read-run.js';
import { RunsOfKey } from '../start/runs-of-key.js';
import type { StartRequest } from '../start/start-request.js';
import { StartRuns } from '../start/start-runs.js';
import { Starter } from '../start/starter.js';
import type { LatestRun } from '../start/verdict.js';
import { runToKeepFrom, type ToldRun } from './kept-from.js';
import { LeftBehind } from './left-behind.js';
import { plannedSteps } from './planned-steps.js';
import {
  jobsMayStillRun,
  laterRun,
  mayBeFollowed,
  notNamed,
  superseded,
  type NamedRun,
  type SuccessorKind,
} from './refusals.js';
import type { RerunBody, RetryBody, RetryPlan } from './successor.schema.js';
import { successorRequest } from './successor-request.js';

interface Wanted {
  kind: SuccessorKind;
  run: NamedRun;
  body: RerunBody;
}

@Injectable()
export class Successors {
  private readonly pipelines: Pipelines;
  private readonly read: ReadRun;
  private readonly known: RunsOfKey;
  private readonly starts: StartRuns;
  private readonly starter: Starter;
  private readonly left: LeftBehind;

  constructor(
    @Inject(Pipelines) pipelines: Pipelines,
    @Inject(ReadRun) read: ReadRun,
    @Inject(RunsOfKey) known: RunsOfKey,
    @Inject(StartRuns) starts: StartRuns,
    @Inject(Starter) starter: Starter,
    @Inject(LeftBehind) left: LeftBehind,
  ) {
    this.pipelines = pipelines;
    this.read = read;
    this.known = known;
    this.starts = starts;
    this.starter = starter;
    this.left = left;
  }

  /** Which steps a retry would run again. Refused as the retry itself, but for jobs that may still run: those it lists. */
  async plan(run: NamedRun, { mayStillRun, note }: RetryBody): Promise<RetryPlan> {
    mayBeFollowed('retry', run, await this.latest(run));
    this.request(run, await this.read.told(run), note);
    const { events, facts } = await runToKeepFrom(this.read, run);
    const jobs = notNamed(await this.left.by(run), mayStillRun);
    return { run: run.id, steps: plannedSteps(events, facts), jobs };
  }

  /** Starts the successor, and gives its run id. */
  async start(wanted: Wanted): Promise<string> {
    const request = randomUUID();
    const { run, kind } = wanted;
    mayBeFollowed(kind, run, await this.latest(run));
    const placed = await this.send(wanted, { request });
    if ('other' in placed) throw laterRun(run, placed.other);
    return placed.started;
  }

  /** The same under an Idempotency-Key. `replayed` is called when this was not the first request of the key. */
  async startOnce(wanted: Wanted, receiptId: string, replayed: () => void): Promise<string> {
    const { run, kind, body } = wanted;
    const opened = await this.starts.openReceipt(receiptId, run.workflowId, body);
    if (opened.firstAt !== undefined) replayed();
    const { before, bodyHash, id: receipt } = opened.receipt;
    mayBeFollowed(kind, run, before ?? (await this.latest(run)));
    const earlier = await this.starts.earlier(opened);
    if (earlier === 'superseded') throw superseded(run, (await this.latest(run)).runId);
    if (earlier) return earlier.runId;
    const placed = await this.send(wanted, { request: receipt, bodyHash, receipt });
    if ('other' in placed) throw superseded(run, placed.other);
    return placed.started;
  }

  /** `other`: somebody else's run has come first. */
  private async send(
    { kind, run, body }: Wanted,
    whose: { request: string; bodyHash?: string; receipt?: string },
  ): Promise<{ started: string } | { other: string }> {
    const told = await this.read.told(run);
    const { events, facts } = told;
    // Without what it is to keep it would begin nothing, and no name of a job would help.
    if (kind === 'retry') await runToKeepFrom(this.read, run);
    const left = await this.left.by(run);
    const open = notNamed(left, body.mayStillRun);
    if (open.length > 0) throw jobsMayStillRun(run, { open, left });
    const { workflowId, runId } = facts;
    const request = this.request(run, told, body.note);
    const started = await this.starter.send(request, {
      // Whatever has come after it and succeeded is in the way, unless it was a success that is to be repeated.
      reuse: events.some((event) => event.type === 'run-ended' && event.state === 'succeeded')
        ? 'ALLOW_DUPLICATE'
        : 'ALLOW_DUPLICATE_FAILED_ONLY',
      requestId: `millrace-after-${runId}`,
      memo: {
        ...request.memo,
        ...whose,
        after: runId,
        ...(kind === 'retry' ? { retryOf: runId } : { rerunOf: runId }),
        ...(left.length > 0 && { mayStillRun: left.map(({ id }) => id) }),
      },
    });
    const found =
      started === undefined ? await this.latest(run) : await this.known.given({ workflowId, runId: started });
    if (!found || found.memo?.request === whose.request) return { started: started ?? found?.runId ?? '' };
    return { other: found.runId };
  }

  /** Throws `input-no-longer-fits`. */
  private request(run: NamedRun, { events, facts }: ToldRun, note: string | undefined): StartRequest {
    const input = events.find((event) => event.type === 'run-started')?.input;
    return successorRequest(this.pipelines.get(run.pipeline), { workflowId: facts.workflowId, input }, note);
  }

  private async latest({ workflowId }: NamedRun): Promise<LatestRun & { memo?: { request?: string } }> {
    const latest = await this.known.latest(workflowId);
    if (latest) return latest;
    throw passingProblem('outcome-not-yet-known', `The runs of ${workflowId} are just being deleted.`, 5);
  }
}
