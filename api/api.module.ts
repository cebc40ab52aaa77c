/** The HTTP process: values in, resources out. */
import { Module, StandardSchemaValidationPipe, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { HealthController } from './health/health.controller.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { PipelinesController } from './pipelines/pipelines.controller.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { faultsOf, invalidRequest } from './problem/validation.js';
import { RunsModule } from './runs/runs.module.js';
import { TemporalModule } from './temporal/temporal.module.js';

const validation = new StandardSchemaValidationPipe({ exceptionFactory: (issues) => invalidRequest(faultsOf(issues)) });

@Module({})
export class ApiModule {
  /** `values`: config, pipelines and what else the resources ask for. */
  static of(values: Provider[]): DynamicModule {
    return {
      module: ApiModule,
      global: true,
      imports: [TemporalModule, RunsModule],
      controllers: [PipelinesController, HealthController, OpenApiController],
      providers: [
        ...values,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: validation },
      ],
      exports: values,
    };
  }
}
