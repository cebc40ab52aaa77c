import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../tokens.js';
import { CancelRun, cancelBody, type CancelBody } from './cancel-run.js';
import { listQuery, type ListQuery } from './list/filter.js';
import { ListRuns } from './list/list-runs.js';
import { ReadRun } from './read-run.js';
import { parseRunId, type RunAddress } from './run-id.js';
import { runPath, temporalWebLink } from './run-link.js';
import type { RunListResource, RunResource, RunSummaryResource } from './run.schema.js';

@Controller('v1/runs')
export class RunsController {
  private readonly runs: ListRuns;
  private readonly run: ReadRun;
  private readonly cancelling: CancelRun;
  private readonly config: ApiConfig;

  constructor(
    @Inject(ListRuns) runs: ListRuns,
    @Inject(ReadRun) run: ReadRun,
    @Inject(CancelRun) cancelling: CancelRun,
    @Inject(API_CONFIG) config: ApiConfig,
  ) {
    this.runs = runs;
    this.run = run;
    this.cancelling = cancelling;
    this.config = config;
  }

  @Get()
  async list(@Query({ schema: listQuery }) query: ListQuery): Promise<RunListResource> {
    const { runs, ...rest } = await this.runs.page(query);
    return { runs: runs.map((run) => this.withLink(run)), ...rest };
  }

  @Get(':id')
  async get(@Param('id') id: string): Promise<RunResource> {
    return this.withLink(await this.run.document(parseRunId(id)));
  }

  @Post(':id/cancel')
  @HttpCode(HttpStatus.ACCEPTED)
  async cancel(
    @Param('id') id: string,
    @Body({ schema: cancelBody.default({}) }) body: CancelBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunSummaryResource> {
    const run = await this.cancelling.cancel(parseRunId(id), body);
    void reply.header('location', runPath(run.id));
    return this.withLink(run);
  }

  private withLink<Run extends RunAddress>(run: Run): Run & { temporalWeb?: string } {
    const { temporalWebUrl, temporal } = this.config;
    return temporalWebUrl === undefined
      ? run
      : { ...run, temporalWeb: temporalWebLink(temporalWebUrl, temporal.namespace, run) };
  }
}
