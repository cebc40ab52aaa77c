/** The pipelines' own activities: checks and small calls that are no jobs. `task()` runs them by these names. */
import { createCheckCounts } from './check-counts.js';
import { createNotifyLoaded } from './notify-loaded.js';
import { readTaskConfig, type TaskConfig } from './config.js';

export type CheckCounts = ReturnType<typeof createCheckCounts>;
export type NotifyLoaded = ReturnType<typeof createNotifyLoaded>;

export function createTasks(config: TaskConfig = readTaskConfig(process.env)) {
  return { checkCounts: createCheckCounts(config), notifyLoaded: createNotifyLoaded(config) };
}
