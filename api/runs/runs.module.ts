import { Module } from '@nestjs/common';
import { CancelRun } from './cancel-run.js';
import { ListRuns } from './list/list-runs.js';
import { ReadRun } from './read-run.js';
import { RunsController } from './runs.controller.js';
import { Receipts } from './start/receipt.js';
import { RunsOfKey } from './start/runs-of-key.js';
import { StartRunsController } from './start/start-runs.controller.js';
import { StartRuns } from './start/start-runs.js';
import { Starter } from './start/starter.js';
import { LeftBehind } from './successor/left-behind.js';
import { Successors } from './successor/successors.js';
import { SuccessorsController } from './successor/successors.controller.js';
import { TemporalRuns } from './temporal-runs.js';

@Module({
  controllers: [RunsController, StartRunsController, SuccessorsController],
  providers: [
    TemporalRuns,
    ListRuns,
    ReadRun,
    CancelRun,
    StartRuns,
    Starter,
    Receipts,
    RunsOfKey,
    LeftBehind,
    Successors,
  ],
})
export class RunsModule {}
