/**
 * Start, wait and stop: all that a pipeline's jobs need, the same three verbs for every service. Registered under the
 * service's name (`glue.start`), so that Temporal's own metrics tell the services apart.
 */
import { log } from '@temporalio/activity';
import { activityType, type StartInput, type StopInput, type WaitInput } from '../contracts/history.js';
import type { Timing } from '../contracts/timing.js';
import { jobContext, type JobContext } from './context.js';
import { createDrivers } from './drivers.js';
import { createJanitorActivities } from './janitor/janitor-activities.js';
import { logTailReader } from './log-tail.js';
import { jobKinds } from './specs.js';
import { start } from './start.js';
import { stop } from './stop.js';
import { wait } from './wait.js';

export type JobActivities = Record<string, (input: never) => Promise<unknown>>;

export function createJobActivities(timing: Timing): JobActivities {
  return jobActivities(
    jobContext(
      timing,
      createDrivers(timing),
      logTailReader(timing, (problem, details) => {
        log.warn(problem, { ...details });
      }),
    ),
  );
}

/** The same on parts of the caller's own. */
export function jobActivities(context: JobContext): JobActivities {
  const activities: JobActivities = { ...createJanitorActivities(context) };
  for (const kind of jobKinds) {
    activities[activityType(kind, 'start')] = (input: StartInput) => start(context, kind, input);
    activities[activityType(kind, 'wait')] = (input: WaitInput) => wait(context, kind, input);
    activities[activityType(kind, 'stop')] = (input: StopInput) => stop(context, kind, input);
  }
  return activities;
}
