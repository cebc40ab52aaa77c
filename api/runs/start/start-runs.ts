/**
 * Starts runs: at most one per business key at a time, and at most one per `Idempotency-Key` for ever. The first looks at
 * the latest run and lets Temporal refuse what has changed meanwhile; the second decides by what its receipt saw, so that
 * every repeat decides as the first request did.
 */
import { Inject, Injectable } from '@nestjs/common';
import { passingProblem, Problem } from '../../problem/problem.js';
import { hashOf } from '../canonical-json.js';
import { Receipts, type OpenedReceipt, type Receipt } from './receipt.js';
import { RunsOfKey } from './runs-of-key.js';
import type { StartBody } from './start.schema.js';
import type { StartRequest } from './start-request.js';
import { Starter } from './starter.js';
import { verdictAfterAnother, verdictOn, type LatestRun, type Refusal, type Verdict } from './verdict.js';

export type Placement = { started: string } | { join: LatestRun } | { refuse: Refusal; run: LatestRun };

/** Visibility is that much behind at most, in any server that is well. */
const visibilityLagMs = 60_000;

@Injectable()
export class StartRuns {
  private readonly known: RunsOfKey;
  private readonly starter: Starter;
  private readonly receipts: Receipts;

  constructor(
    @Inject(RunsOfKey) known: RunsOfKey,
    @Inject(Starter) starter: Starter,
    @Inject(Receipts) receipts: Receipts,
  ) {
    this.known = known;
    this.starter = starter;
    this.receipts = receipts;
  }

  /** Without an Idempotency-Key: look, try, and look again when somebody was quicker. */
  async start(request: StartRequest, { onConflict }: StartBody): Promise<Placement> {
    for (let look = 1; look <= 3; look += 1) {
      const latest = await this.known.latest(request.workflowId);
      const verdict = verdictOn(latest, onConflict);
      if (!('start' in verdict)) return verdict;
      const started = await this.starter.send(request, {
        ...verdict.start,
        memo: { ...request.memo, ...cameAfter(verdict, latest) },
      });
      if (started !== undefined) return { started };
    }
    throw passingProblem(
      'outcome-not-yet-known',
      `Runs of ${request.workflowId} come and go faster than they can be looked at.`,
      1,
    );
  }

  /** With one. `replayed`: this was not the first request of the key. */
  async startOnce(
    request: StartRequest,
    body: StartBody,
    receiptId: string,
  ): Promise<{ placement: Placement; replayed: boolean }> {
    const opened = await this.openReceipt(receiptId, request.workflowId, body);
    return { placement: await this.place(request, body, opened), replayed: opened.firstAt !== undefined };
  }

  /** Notes how the workflow id stands when the key is first used. Throws the problem `idempotency-key-reused`. */
  async openReceipt(id: string, workflowId: string, body: unknown): Promise<OpenedReceipt> {
    const bodyHash = hashOf(body);
    const latest = await this.known.latest(workflowId);
    const opened = await this.receipts.open({ id, bodyHash, workflowId, ...beforeOf(latest) });
    if (opened.receipt.bodyHash === bodyHash) return opened;
    throw new Problem('idempotency-key-reused', 'The first request with this Idempotency-Key had another body.');
  }

  private async place(request: StartRequest, { onConflict }: StartBody, opened: OpenedReceipt): Promise<Placement> {
    const { receipt } = opened;
    const verdict = verdictOn(receipt.before, onConflict);
    if (!('start' in verdict)) return verdict;
    const earlier = await this.earlier(opened);
    if (earlier === 'superseded') return this.afterAnother(receipt, onConflict);
    if (earlier) return { started: earlier.runId };
    const memo = {
      ...request.memo,
      ...cameAfter(verdict, receipt.before),
      bodyHash: receipt.bodyHash,
      receipt: receipt.id,
    };
    const started = await this.starter.send(request, { ...verdict.start, requestId: `millrace-${receipt.id}`, memo });
    return started === undefined ? this.afterAnother(receipt, onConflict) : { started };
  }

  /** What an earlier request of the key has started; undefined as long as its start is missing and still allowed. */
  async earlier({ receipt, firstAt }: OpenedReceipt): Promise<LatestRun | 'superseded' | undefined> {
    if (firstAt === undefined) return undefined;
    const { id, workflowId, before } = receipt;
    const latest = await this.known.latest(workflowId);
    if (latest === undefined || latest.runId === before?.runId) return undefined;
    for await (const run of this.known.backwards(latest, workflowId)) {
      if (run.memo?.receipt === id) return run;
      if (run.runId === before?.runId) break;
      // Nothing can have come before the first run of a key.
      if (run.memo && run.memo.after === undefined) return 'superseded';
    }
    const listed = await this.known.listedFor(id, workflowId, firstAt);
    if (listed) return listed;
    // This key's own run, if there is one, has started before the latest.
    if (Date.now() - latest.startedAt >= visibilityLagMs) return 'superseded';
    throw passingProblem(
      'outcome-not-yet-known',
      `Another run of ${workflowId} has just started; this key's own may not be listed yet.`,
      5,
    );
  }

  private async afterAnother(receipt: Receipt, onConflict: StartBody['onConflict']): Promise<Placement> {
    const latest = await this.known.latest(receipt.workflowId);
    if (!latest)
      throw passingProblem('outcome-not-yet-known', `The runs of ${receipt.workflowId} are just being deleted.`, 5);
    return latest.memo?.receipt === receipt.id ? { started: latest.runId } : verdictAfterAnother(latest, onConflict);
  }
}

function beforeOf(latest: LatestRun | undefined): Pick<Receipt, 'before'> {
  return latest ? { before: { runId: latest.runId, status: latest.status } } : {};
}

/** Every run says which one was there before it, and one after a success that it repeats it. */
function cameAfter(
  verdict: Extract<Verdict, { start: unknown }>,
  latest: LatestRun | undefined,
): { after?: string; rerunOf?: string } {
  if (!latest) return {};
  return { after: latest.runId, ...(verdict.start.reuse === 'ALLOW_DUPLICATE' && { rerunOf: latest.runId }) };
}
