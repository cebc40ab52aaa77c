import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { PipelineResource, PipelineSummary } from './pipelines.schema.js';
import { Pipelines, type KnownPipeline } from './pipelines.js';

@Controller('v1/pipelines')
export class PipelinesController {
  private readonly pipelines: Pipelines;

  constructor(@Inject(Pipelines) pipelines: Pipelines) {
    this.pipelines = pipelines;
  }

  @Get()
  list(): { pipelines: PipelineSummary[] } {
    return { pipelines: this.pipelines.list().map(summarise) };
  }

  @Get(':name')
  get(@Param('name') name: string): PipelineResource {
    const pipeline = this.pipelines.get(name);
    return { ...summarise(pipeline), inputSchema: pipeline.inputSchema as Record<string, unknown> };
  }
}

function summarise({ name, contract }: KnownPipeline): PipelineSummary {
  const { summary, owner, labels, timeout, key } = contract;
  return {
    name,
    summary,
    ...(owner !== undefined && { owner }),
    ...(labels !== undefined && { labels: [...labels] }),
    ...(timeout !== undefined && { timeout }),
    keyed: key !== undefined,
  };
}
