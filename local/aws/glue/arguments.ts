/** A run's arguments as its script finds them on the command line. */
import type { JobDefinition } from './jobs.js';
import type { Run } from './run.js';

/** Name and value apart. A Spark script also gets what `getResolvedOptions(sys.argv, ['JOB_NAME'])` reads. */
export function scriptArguments(job: JobDefinition, run: Run): string[] {
  const own = Object.entries(run.Arguments).flat();
  if (job.Command.Name === 'pythonshell') return own;
  return ['--JOB_ID', `j_${job.Name}`, '--JOB_RUN_ID', run.Id, '--JOB_NAME', job.Name, ...own];
}
