import { Global, Module } from '@nestjs/common';
import { Temporal } from './temporal.js';

/** Every resource needs Temporal and nothing else needs a database: it is the only store. */
@Global()
@Module({ providers: [Temporal], exports: [Temporal] })
export class TemporalModule {}
