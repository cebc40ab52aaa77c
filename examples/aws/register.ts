/**
 * Everything that the pipelines of this repository expect of their AWS account, made over the AWS API by an
 * administrator, as Terraform or CDK would make it. May be run any number of times.
 */
import { resourceVariable } from '../../contracts/resource.js';
import { administrator } from './administrator.js';
import { makeBucket } from './bucket.js';
import type { Databases } from './ecs-tasks.js';
import { defineTasks } from './ecs-tasks.js';
import { emrNames } from './emr-names.js';
import { defineGlueJob } from './glue-job.js';
import { makeTopic } from './loaded-days.js';
import { makeReportsApplication } from './reports-application.js';

export interface ExampleAddresses {
  /** The local AWS. */
  aws: string;
  databases: Databases;
}

export interface Examples {
  bucket: string;
  /** A queue that gets a message for every day that was loaded. */
  queueUrl: string;
  /** What the worker needs in its environment, beside what the stack says. */
  environment: Record<string, string>;
}

/** @param root the project's folder, which holds `examples/` */
export async function registerExamples({ aws, databases }: ExampleAddresses, root = process.cwd()): Promise<Examples> {
  const admin = administrator(aws);
  const bucket = await makeBucket(admin, root);
  await defineGlueJob(admin, bucket);
  await defineTasks(admin, databases);
  const { topicArn, queueUrl } = await makeTopic(admin);
  const { applicationId, executionRoleArn } = await makeReportsApplication(admin);
  const environment = {
    [resourceVariable('flights-bucket')]: bucket,
    [resourceVariable('flights-topic')]: topicArn,
    ...emrNames,
    [resourceVariable('reports-app')]: applicationId,
    [resourceVariable('reports-role')]: executionRoleArn,
  };
  return { bucket, queueUrl, environment };
}
