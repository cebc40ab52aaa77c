/** What a pipeline's file imports (`millrace/workflow`). */
export { definePipeline } from './define-pipeline.js';
export { step, type StepOptions } from './step.js';
export { task, type TaskOptions } from './task.js';
export { forEach, type ForEachOptions } from './for-each.js';
export { withEmrCluster, type EmrCluster, type EmrClusterOptions } from './emr-cluster.js';
export type { ForEachReport, ItemFailure } from '../../contracts/fan-out.js';
export { resource } from '../../contracts/resource.js';
export { failureTypes, type JobFailureDetails } from '../../contracts/failure.js';
export {
  ecsTask,
  emrServerlessJob,
  emrStep,
  glueJob,
  sparkStep,
  type EcsResult,
  type EcsSpec,
  type EmrClusterSpec,
  type EmrServerlessResult,
  type EmrServerlessSpec,
  type EmrStepResult,
  type EmrStepSpec,
  type GlueResult,
  type GlueSpec,
} from '../../activities/specs.js';
export type { Pipeline, PipelineContract } from '../../contracts/pipeline.js';
export type { Duration } from '../../contracts/duration.js';
export { ApplicationFailure, CancellationScope, sleep } from '@temporalio/workflow';
