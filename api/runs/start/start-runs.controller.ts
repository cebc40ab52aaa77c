import { Body, Controller, HttpStatus, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pipelines } from '../../pipelines/pipelines.js';
import { Problem } from '../../problem/problem.js';
import { formatRunId, keyOf } from '../run-id.js';
import { runPath } from '../run-link.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { receiptIdOf } from './receipt.js';
import { startRequest, type StartRequest } from './start-request.js';
import { StartRuns, type Placement } from './start-runs.js';
import { startBody, type RunAccepted, type StartBody } from './start.schema.js';

@Controller('v1/pipelines/:name/runs')
export class StartRunsController {
  private readonly pipelines: Pipelines;
  private readonly starts: StartRuns;

  constructor(@Inject(Pipelines) pipelines: Pipelines, @Inject(StartRuns) starts: StartRuns) {
    this.pipelines = pipelines;
    this.starts = starts;
  }

  @Post()
  async start(
    @Param('name') name: string,
    @Body({ schema: startBody }) body: StartBody,
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunAccepted> {
    const pipeline = this.pipelines.get(name);
    const key = idempotencyKeyOf(raw);
    const request = startRequest(pipeline, body, key);
    const placement =
      key === undefined ? await this.starts.start(request, body) : await this.replayable(request, body, key, reply);
    const accepted = acceptedOr409(request, placement);
    void reply.code(statusOf(placement)).header('location', runPath(accepted.id));
    return accepted;
  }

  private async replayable(
    request: StartRequest,
    body: StartBody,
    key: string,
    reply: FastifyReply,
  ): Promise<Placement> {
    const { placement, replayed } = await this.starts.startOnce(
      request,
      body,
      receiptIdOf(key, `POST /v1/pipelines/${request.pipeline}/runs`),
    );
    if (replayed) void reply.header('idempotency-replayed', 'true');
    return placement;
  }
}

function acceptedOr409({ pipeline, workflowId }: StartRequest, placement: Placement): RunAccepted {
  const runId =
    'started' in placement ? placement.started : 'join' in placement ? placement.join.runId : placement.run.runId;
  const id = formatRunId({ workflowId, runId });
  if ('refuse' in placement) {
    throw new Problem(placement.refuse, `${workflowId}: see run ${runId}.`, {
      members: { run: { id, href: runPath(id) } },
    });
  }
  const key = keyOf(pipeline, workflowId);
  return {
    id,
    pipeline,
    ...(key !== undefined && { key }),
    workflowId,
    runId,
    outcome: 'started' in placement ? 'started' : 'joined',
  };
}

/** A run that has already succeeded does not go on: 200 rather than 202. */
function statusOf(placement: Placement): number {
  return 'join' in placement && placement.join.status === 'succeeded' ? HttpStatus.OK : HttpStatus.ACCEPTED;
}
