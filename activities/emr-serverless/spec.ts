/**
 * One job run on an EMR Serverless application. EMR's own retries are always off (`retryPolicy.maxAttempts: 1`): the
 * pipeline decides what is tried again.
 */
import { z } from 'zod';
import { emrServerlessRules } from './rules.js';

const text = z.string().min(1);

export interface ServerlessConfiguration {
  classification: string;
  properties?: Record<string, string> | undefined;
  configurations?: ServerlessConfiguration[] | undefined;
}

const configuration: z.ZodType<ServerlessConfiguration> = z.lazy(() =>
  z.strictObject({
    classification: text.max(1_024),
    properties: z.record(text.max(1_024), z.string().max(1_024)).optional(),
    configurations: z.array(configuration).max(100).optional(),
  }),
);

export const emrServerlessSpec = z
  .strictObject({
    kind: z.literal('emr-serverless'),
    applicationId: z.string().regex(/^[0-9a-z]{1,64}$/, 'an application id has digits and small letters only'),
    executionRoleArn: z.string().regex(/^arn:aws[a-zA-Z0-9-]*:iam::\d{12}:role\//, 'the ARN of an IAM role'),
    /** What a person reads in EMR; the key follows it. Default: the step's name. */
    name: text.max(200).optional(),
    sparkSubmit: z
      .strictObject({
        /** The script or jar, in S3. */
        entryPoint: text.max(4_096),
        entryPointArguments: z.array(text).max(1_024).optional(),
        /** One string, as on a command line: `--conf spark.executor.cores=2`. */
        sparkSubmitParameters: text.max(102_400).optional(),
      })
      .optional(),
    hive: z
      .strictObject({
        query: text.max(10_280),
        initQueryFile: text.max(4_096).optional(),
        parameters: text.max(102_400).optional(),
      })
      .optional(),
    configurations: z.array(configuration).max(100).optional(),
    /** CloudWatch, off by default: `{ group: '/etl/reports' }`. Default group: `/aws/emr-serverless`. */
    logs: z
      .strictObject({
        group: z
          .string()
          .regex(/^[.\-_/#A-Za-z0-9]{1,512}$/)
          .optional(),
        streamPrefix: z
          .string()
          .regex(/^[^:*]{1,512}$/)
          .optional(),
      })
      .optional(),
    /** `s3://…`: where EMR writes logs, some minutes late. */
    logUri: z
      .string()
      .regex(/^s3:\/\//, 'logUri is an s3:// address')
      .optional(),
    tags: z.record(text.max(128), z.string().max(256)).optional(),
  })
  .superRefine(emrServerlessRules);

export type EmrServerlessSpec = z.output<typeof emrServerlessSpec>;

/** `emrServerlessJob({ applicationId: resource('reports-app'), executionRoleArn: resource('reports-role'), sparkSubmit: { entryPoint: 's3://…' } })` */
export function emrServerlessJob(options: Omit<EmrServerlessSpec, 'kind'>): EmrServerlessSpec {
  return { kind: 'emr-serverless', ...options };
}
