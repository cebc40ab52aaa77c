/** The union of all specs, and what each kind's job gives. Pure, importable anywhere. A new service adds one line a table. */
import type { z } from 'zod';
import type { EcsRef, EcsResult } from './ecs/ref.js';
import { ecsSpec, type EcsSpec } from './ecs/spec.js';
import type { EmrServerlessRef, EmrServerlessResult } from './emr-serverless/ref.js';
import { emrServerlessSpec, type EmrServerlessSpec } from './emr-serverless/spec.js';
import type { EmrClusterRef, EmrClusterResult } from './emr/cluster-ref.js';
import { emrClusterSpec, type EmrClusterSpec } from './emr/cluster-spec.js';
import type { EmrStepRef, EmrStepResult } from './emr/step-ref.js';
import { emrStepSpec, type EmrStepSpec } from './emr/step-spec.js';
import type { GlueRef, GlueResult } from './glue/ref.js';
import { glueSpec, type GlueSpec } from './glue/spec.js';

export interface JobTypes {
  glue: { spec: GlueSpec; ref: GlueRef; result: GlueResult };
  ecs: { spec: EcsSpec; ref: EcsRef; result: EcsResult };
  'emr-step': { spec: EmrStepSpec; ref: EmrStepRef; result: EmrStepResult };
  'emr-cluster': { spec: EmrClusterSpec; ref: EmrClusterRef; result: EmrClusterResult };
  'emr-serverless': { spec: EmrServerlessSpec; ref: EmrServerlessRef; result: EmrServerlessResult };
}

export type JobKind = keyof JobTypes;
export type AnySpec = JobTypes[JobKind]['spec'];
export type AnyRef = JobTypes[JobKind]['ref'];
export type ResultOf<Spec extends AnySpec> = JobTypes[Spec['kind']]['result'];

export const specSchemas = {
  glue: glueSpec,
  ecs: ecsSpec,
  'emr-step': emrStepSpec,
  'emr-cluster': emrClusterSpec,
  'emr-serverless': emrServerlessSpec,
} satisfies Record<JobKind, z.ZodType>;

/** What a person calls the thing that a spec starts: the Glue job, the task definition. */
const subjects: { [Kind in JobKind]: (spec: JobTypes[Kind]['spec']) => string } = {
  glue: ({ jobName }) => jobName,
  ecs: ({ taskDefinition }) => taskDefinition,
  'emr-step': ({ cluster, jar }) => `${jar} on ${cluster}`,
  'emr-cluster': ({ releaseLabel }) => `a cluster of ${releaseLabel}`,
  'emr-serverless': ({ applicationId }) => applicationId,
};

/** All kinds, in that table's order: it is complete at compile time, and holds functions of our own where zod is a stub. */
export const jobKinds = Object.keys(subjects) as readonly JobKind[];

export function isJobKind(kind: string): kind is JobKind {
  return Object.hasOwn(subjects, kind);
}

export function subjectOf(spec: AnySpec): string {
  const subject = subjects[spec.kind] as (spec: AnySpec) => string;
  return subject(spec);
}

/** What a refusal for lack of capacity speaks of: steps on the same pool wait behind one that probes. */
export const capacityPools: { [Kind in JobKind]: (spec: JobTypes[Kind]['spec']) => string } = {
  glue: ({ jobName }) => jobName,
  ecs: ({ cluster, launchType, capacityProviderStrategy }) =>
    `${cluster} ${launchType ?? ''} ${JSON.stringify(capacityProviderStrategy ?? '')}`,
  'emr-step': ({ cluster }) => cluster,
  'emr-cluster': () => '',
  'emr-serverless': ({ applicationId }) => applicationId,
};

export function capacityPool(spec: AnySpec): string {
  const pool = capacityPools[spec.kind] as (spec: AnySpec) => string;
  return `${spec.kind} ${pool(spec)}`;
}

export { ecsTask, type EcsSpec } from './ecs/spec.js';
export { emrServerlessJob, type EmrServerlessSpec } from './emr-serverless/spec.js';
export type { EmrClusterSpec } from './emr/cluster-spec.js';
export { emrStep, sparkStep, type EmrStepSpec, type SparkStep } from './emr/step-spec.js';
export { glueJob, type GlueSpec } from './glue/spec.js';
export type { EcsResult } from './ecs/ref.js';
export type { EmrClusterResult } from './emr/cluster-ref.js';
export type { EmrServerlessResult } from './emr-serverless/ref.js';
export type { EmrStepResult } from './emr/step-ref.js';
export type { GlueResult } from './glue/ref.js';
