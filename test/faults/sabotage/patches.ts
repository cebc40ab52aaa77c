/** What more than one sabotage takes out. */
import type { Patch } from './patched-code.js';

export const startFile = 'activities/start.ts';

const settling = 'const settling = settlingMs(context.timing, driver.facts.listingLag);';

export const noSettling: Patch = { file: startFile, find: settling, replace: 'const settling = 0;' };

export const noSettlingOfStops: Patch = { file: 'activities/stop.ts', find: settling, replace: 'const settling = 0;' };

export const noFind: Patch = {
  file: startFile,
  find: 'if (found) return started(input, driver, found, true);',
  replace: '',
};

export const noFence: Patch = {
  file: 'activities/leave-word.ts',
  find: 'await client.activity.heartbeat(info.taskToken, record);',
  replace: 'await client.activity.heartbeat(info.taskToken, record).catch(() => undefined);',
};
