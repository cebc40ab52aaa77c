/** What a pipeline's file imports (`millrace/workflow`). */
export { definePipeline } from './define-pipeline.js';
export { step, type StepOptions } from './step.js';
export { task, type TaskOptions } from './task.js';
export { resource } from '../../contracts/resource.js';
export { failureTypes, type JobFailureDetails } from '../../contracts/failure.js';
export {
  ecsTask,
  glueJob,
  type EcsResult,
  type EcsSpec,
  type GlueResult,
  type GlueSpec,
} from '../../activities/specs.js';
export type { Pipeline, PipelineContract } from '../../contracts/pipeline.js';
export type { Duration } from '../../contracts/duration.js';
export { ApplicationFailure, CancellationScope, sleep } from '@temporalio/workflow';
