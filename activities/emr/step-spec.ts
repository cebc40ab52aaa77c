/**
 * One step on an EMR cluster that runs. Millrace always sends `ActionOnFailure: CONTINUE`: the other two would kill
 * other runs' steps, and are refused where steps run side by side.
 */
import { z } from 'zod';
import { stepRules } from './step-rules.js';

const text = z.string().min(1);

export const emrStepSpec = z
  .strictObject({
    kind: z.literal('emr-step'),
    /** The cluster's id, `j-…`: `cluster.id` within `withEmrCluster`. */
    cluster: z.string().regex(/^j-[A-Z0-9]+$/, 'a cluster id looks like j-2AXXXXXXGAPLF'),
    /** What a person reads in EMR; the key follows it. Default: the step's name. */
    name: text.max(200).optional(),
    jar: text,
    mainClass: text.optional(),
    args: z.array(z.string()).optional(),
    properties: z.record(z.string(), z.string()).optional(),
    /** The runtime role of the step, for clusters that have them. */
    executionRoleArn: text.optional(),
  })
  .superRefine(stepRules);

export type EmrStepSpec = z.output<typeof emrStepSpec>;

export interface SparkStep {
  cluster: string;
  name?: string;
  /** The Python script or jar, in S3. */
  script: string;
  /** Its arguments. */
  args?: readonly string[];
  /** Options of spark-submit: `['--conf', 'spark.executor.memory=4g']`. Default: `--deploy-mode cluster`. */
  submit?: readonly string[];
  executionRoleArn?: string;
}

/** Any jar: `emrStep({ cluster: cluster.id, jar: 'command-runner.jar', args: ['bash', '-c', 'hive -f …'] })` */
export function emrStep(options: Omit<EmrStepSpec, 'kind'>): EmrStepSpec {
  return { kind: 'emr-step', ...options };
}

/** `sparkStep({ cluster: cluster.id, script: 's3://…/count.py', args: ['--date', date] })` */
export function sparkStep({
  script,
  args = [],
  submit = ['--deploy-mode', 'cluster'],
  ...rest
}: SparkStep): EmrStepSpec {
  return {
    kind: 'emr-step',
    ...rest,
    jar: 'command-runner.jar',
    args: ['spark-submit', ...submit, script, ...args],
  };
}
