/** Where the output of a run goes. */
import type { LogPlace } from '../execution/cloudwatch-sink.js';
import type { JobDefinition } from './jobs.js';
import type { Run } from './run.js';

/** Python shell: out and error apart. Spark: both to `output`, whatever the system says to `error`. */
export function logPlaces(job: JobDefinition, run: Run): Record<'stdout' | 'stderr', LogPlace> {
  const output = { group: `${run.LogGroupName}/output`, stream: run.Id };
  const error = { group: `${run.LogGroupName}/error`, stream: run.Id };
  return { stdout: output, stderr: job.Command.Name === 'pythonshell' ? error : output };
}
