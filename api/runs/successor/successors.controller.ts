import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../problem/problem.js';
import { notABatch } from '../not-a-batch.js';
import { ReadRun } from '../read-run.js';
import { formatRunId, parseRunId } from '../run-id.js';
import { runPath } from '../run-link.js';
import { idempotencyKeyOf } from '../start/idempotency-key.js';
import { receiptIdOf } from '../start/receipt.js';
import type { RunAccepted } from '../start/start.schema.js';
import type { NamedRun, SuccessorKind } from './refusals.js';
import { rerunBody, retryBody, type RerunBody, type RetryBody, type RetryPlan } from './successor.schema.js';
import { Successors } from './successors.js';

@Controller('v1/runs/:id')
export class SuccessorsController {
  private readonly read: ReadRun;
  private readonly successors: Successors;

  constructor(@Inject(ReadRun) read: ReadRun, @Inject(Successors) successors: Successors) {
    this.read = read;
    this.successors = successors;
  }

  @Post('retry')
  @HttpCode(HttpStatus.ACCEPTED)
  async retry(
    @Param('id') id: string,
    @Body({ schema: retryBody.default({ mayStillRun: [], dryRun: false }) }) body: RetryBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunAccepted | RetryPlan> {
    const run = await this.named(id, 'retry');
    if (!body.dryRun) return this.follow('retry', run, body, request, reply);
    void reply.code(HttpStatus.OK);
    return this.successors.plan(run, body);
  }

  @Post('rerun')
  @HttpCode(HttpStatus.ACCEPTED)
  async rerun(
    @Param('id') id: string,
    @Body({ schema: rerunBody.default({ mayStillRun: [] }) }) body: RerunBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunAccepted> {
    return this.follow('rerun', await this.named(id, 'rerun'), body, request, reply);
  }

  private async follow(
    kind: SuccessorKind,
    run: NamedRun,
    body: RerunBody,
    { raw }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<RunAccepted> {
    const key = idempotencyKeyOf(raw);
    const wanted = { kind, run, body };
    // Also on the way to a refusal, which stays one.
    const replayed = () => void reply.header('idempotency-replayed', 'true');
    const receipt = key === undefined ? undefined : receiptIdOf(key, `POST ${runPath(run.id)}/${kind}`);
    const started =
      receipt === undefined
        ? await this.successors.start(wanted)
        : await this.successors.startOnce(wanted, receipt, replayed);
    const { pipeline, key: businessKey, workflowId } = run;
    const id = formatRunId({ workflowId, runId: started });
    void reply.header('location', runPath(id));
    return {
      id,
      pipeline,
      ...(businessKey !== undefined && { key: businessKey }),
      workflowId,
      runId: started,
      outcome: 'started',
      ...(kind === 'retry' ? { retryOf: run.id } : { rerunOf: run.id }),
    };
  }

  /** Throws `run-not-found`, `part-of-a-run`, or `full-run-id-required`: the latest run may be another one by now. */
  private async named(id: string, kind: SuccessorKind): Promise<NamedRun> {
    const address = parseRunId(id);
    const run = await this.read.summary(address);
    notABatch(run);
    if (address.runId !== undefined) return run;
    throw new Problem('full-run-id-required', `The latest run is ${run.id}: name it in full to ${kind} it.`, {
      members: { run: { id: run.id, state: run.state, href: runPath(run.id) } },
    });
  }
}
