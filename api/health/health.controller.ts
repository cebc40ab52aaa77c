import { Controller, Get, Inject } from '@nestjs/common';
import { Temporal } from '../temporal/temporal.js';

@Controller()
export class HealthController {
  private readonly temporal: Temporal;

  constructor(@Inject(Temporal) temporal: Temporal) {
    this.temporal = temporal;
  }

  /** The process serves requests. Nothing outside is asked: a restart would not mend it. */
  @Get('livez')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Temporal answers for the namespace: otherwise 503, as every other address would say. */
  @Get('readyz')
  async ready(): Promise<{ status: 'ok' }> {
    const { namespace } = this.temporal;
    await this.temporal.call((service) => service.describeNamespace({ namespace }));
    return { status: 'ok' };
  }
}
