/** Where the output of a run goes. */
import type { LogPlace } from '../execution/cloudwatch-sink.js';
import type { JobDefinition } from './jobs.js';
import type { Run } from './run.js';
import { glueVersionOf } from './version.js';

/** Python shell: out and error apart. Spark: both to `output`, from Glue 5 on to the driver's stream. */
export function logPlaces(job: JobDefinition, run: Run): Record<'stdout' | 'stderr', LogPlace> {
  const shell = job.Command.Name === 'pythonshell';
  const stream = !shell && glueVersionOf(job) >= 5 ? `${run.Id}-driver` : run.Id;
  const [output, error] = ['output', 'error'].map((kind) => ({ group: `${run.LogGroupName}/${kind}`, stream })) as [
    LogPlace,
    LogPlace,
  ];
  return { stdout: output, stderr: shell ? error : output };
}
