/**
 * Everything that the pipeline `flightDelays` expects of its AWS account, made over the AWS API by an administrator, as
 * Terraform or CDK would make it. May be run any number of times.
 */
import { resourceVariable } from '../../contracts/resource.js';
import { administrator } from './administrator.js';
import { makeBucket } from './bucket.js';
import type { Databases } from './ecs-tasks.js';
import { defineTasks } from './ecs-tasks.js';
import { defineGlueJob } from './glue-job.js';
import { makeTopic } from './loaded-days.js';

export interface ExampleAddresses {
  /** The local AWS. */
  aws: string;
  databases: Databases;
}

export interface Examples {
  /** A queue that gets a message for every day that was loaded. */
  queueUrl: string;
  /** What the worker needs in its environment, beside what the stack says. */
  environment: Record<string, string>;
}

/** @param root the project's folder, which holds `examples/` */
export async function registerExamples({ aws, databases }: ExampleAddresses, root = process.cwd()): Promise<Examples> {
  const admin = administrator(aws);
  const { bucket, script } = await makeBucket(admin, root);
  await defineGlueJob(admin, script);
  await defineTasks(admin, databases);
  const { topicArn, queueUrl } = await makeTopic(admin);
  const environment = { [resourceVariable('flights-bucket')]: bucket, [resourceVariable('flights-topic')]: topicArn };
  return { queueUrl, environment };
}
