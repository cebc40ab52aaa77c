/** What the tasks need of their environment: the same variables that `resource()` reads. */
import { resourceVariable } from '../../contracts/resource.js';

export interface TaskConfig {
  bucket: string;
  /** Topic that hears of every day that was loaded. */
  topicArn: string;
}

/** Missing ones are named when the worker starts, all at once. */
export function readTaskConfig(env: NodeJS.ProcessEnv): TaskConfig {
  const names = { bucket: resourceVariable('flights-bucket'), topicArn: resourceVariable('flights-topic') };
  const missing = Object.values(names).filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`The tasks of flightDelays need ${missing.join(', ')} in the worker's environment`);
  return { bucket: env[names.bucket] as string, topicArn: env[names.topicArn] as string };
}
