/** What the tasks need of their environment: the same variables that `resource()` reads. */
import { ConfigError } from '../../contracts/config-error.js';
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
  if (missing.length > 0)
    throw new ConfigError(missing.map((name) => `${name} is missing; the tasks of flightDelays need it`).join('\n'));
  return { bucket: env[names.bucket] as string, topicArn: env[names.topicArn] as string };
}
