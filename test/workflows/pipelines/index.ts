/** Small pipelines that each put the engine into one situation. */
import { z } from 'zod';
import { definePipeline, ecsTask, glueJob, step } from '../../../workflows/lib/index.js';

const nothing = z.object({});

export const oneGlueJob = definePipeline({ summary: 'One Glue job.', input: nothing }, async function oneGlueJob() {
  return step('only', glueJob({ jobName: 'job-a' }));
});

export const oneTask = definePipeline({ summary: 'One ECS task.', input: nothing }, async function oneTask() {
  return step('only', ecsTask({ cluster: 'etl', taskDefinition: 'task-a' }));
});
