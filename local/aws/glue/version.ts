/** The Glue version that a job runs on, as a number to compare with. */
import type { JobUpdate } from './jobs.js';

/** "Jobs that are created without specifying a Glue version default to Glue 6.0"; `auto` takes the newest. */
const newest = '6.0';

export function glueVersionOf({ GlueVersion }: Pick<JobUpdate, 'GlueVersion'>): number {
  return Number(GlueVersion === undefined || GlueVersion === 'auto' ? newest : GlueVersion);
}
