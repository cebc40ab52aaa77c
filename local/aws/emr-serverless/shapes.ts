/** The requests of EMR Serverless, as far as the plane reads them. */
import { z } from 'zod';
import { strings } from '../shape.js';
import { count, list, matching, moment, several, text, within } from './constraints.js';

const visible = '.*\\S.*';
const id = matching(1, 64, '[0-9a-z]+');
const clientToken = matching(1, 64, '[A-Za-z0-9._-]+');
const nextToken = matching(1, 1_024, '[A-Za-z0-9_=-]+');
const roleArn = matching(20, 2_048, 'arn:(aws[a-zA-Z0-9-]*):iam::([0-9]{12}):(role(/|/[!-\\u007F]+/)[\\w+=,.@-]+)');
const tags = z
  .record(matching(1, 128, '[A-Za-z0-9 /_.:=+@-]+'), matching(0, 256, '[A-Za-z0-9 /_.:=+@-]*'))
  .refine((given) => Object.keys(given).length <= 200, 'Member must have length less than or equal to 200');
const mode = z.enum(['BATCH', 'STREAMING']);

const monitoringConfiguration = z.looseObject({
  cloudWatchLoggingConfiguration: z
    .looseObject({
      enabled: z.boolean(),
      logGroupName: matching(1, 512, '[.\\-_/#A-Za-z0-9]+').optional(),
      logStreamNamePrefix: matching(1, 512, '[^:*]*').optional(),
      logTypes: z.record(z.string(), z.array(z.string())).optional(),
    })
    .optional(),
});
const configurations = z.array(z.looseObject({ classification: z.string(), properties: strings.optional() }));

const application = {
  name: matching(1, 64, '[A-Za-z0-9._/#-]+').optional(),
  releaseLabel: matching(1, 64, '[A-Za-z0-9._/-]+'),
  type: text(1, 64),
  maximumCapacity: z
    .looseObject({
      cpu: matching(1, 15, '[1-9][0-9]*(\\s)?(vCPU|vcpu|VCPU)?'),
      memory: matching(1, 15, '[1-9][0-9]*(\\s)?(GB|gb|gB|Gb)?'),
      disk: matching(1, 15, '[1-9][0-9]*(\\s)?(GB|gb|gB|Gb)').optional(),
    })
    .optional(),
  tags: tags.optional(),
  autoStartConfiguration: z.looseObject({ enabled: z.boolean().optional() }).optional(),
  autoStopConfiguration: z
    .looseObject({ enabled: z.boolean().optional(), idleTimeoutMinutes: within(1, 10_080).optional() })
    .optional(),
  architecture: z.enum(['ARM64', 'X86_64']).optional(),
  runtimeConfiguration: configurations.optional(),
  monitoringConfiguration: monitoringConfiguration.optional(),
  // "The valid range is from 15 to 720", and "1 to 1000" (SchedulerConfiguration).
  schedulerConfiguration: z
    .looseObject({ queueTimeoutMinutes: within(15, 720).optional(), maxConcurrentRuns: within(1, 1_000).optional() })
    .optional(),
};

export const applicationMembers = z.looseObject(application);
export const createApplicationInput = z.looseObject({ clientToken, ...application });

export const applicationInput = z.looseObject({ applicationId: id });

export const listApplicationsInput = z.looseObject({
  nextToken: nextToken.optional(),
  maxResults: count(1, 50).optional(),
  states: several(
    z.enum(['CREATING', 'CREATED', 'STARTING', 'STARTED', 'STOPPING', 'STOPPED', 'TERMINATED']),
    7,
  ).optional(),
});

export const startJobRunInput = z.looseObject({
  applicationId: id,
  clientToken,
  executionRoleArn: roleArn,
  jobDriver: z
    .looseObject({
      sparkSubmit: z
        .looseObject({
          entryPoint: matching(1, 4_096, visible),
          entryPointArguments: list(matching(1, Infinity, visible), 0, 1_024).optional(),
          sparkSubmitParameters: matching(1, 102_400, visible).optional(),
        })
        .optional(),
      hive: z.looseObject({ query: matching(1, 10_280, visible) }).optional(),
    })
    .optional(),
  configurationOverrides: z
    .looseObject({
      applicationConfiguration: configurations.optional(),
      monitoringConfiguration: monitoringConfiguration.optional(),
    })
    .optional(),
  tags: tags.optional(),
  executionTimeoutMinutes: within(0, 1_000_000).optional(),
  name: matching(1, 256, visible).optional(),
  mode: mode.optional(),
  // "Allows for a maximum of 10 retries" (Job resiliency).
  retryPolicy: z
    .looseObject({ maxAttempts: within(1, 10).optional(), maxFailedAttemptsPerHour: within(1, 10).optional() })
    .optional(),
});

const jobRun = { applicationId: id, jobRunId: id };

export const jobRunInput = z.looseObject({ ...jobRun, attempt: count(1, Number.MAX_SAFE_INTEGER).optional() });

export const listJobRunsInput = z.looseObject({
  applicationId: id,
  nextToken: nextToken.optional(),
  maxResults: count(1, 50).optional(),
  createdAtAfter: moment.optional(),
  createdAtBefore: moment.optional(),
  // There are nine.
  states: several(
    z.enum(['SUBMITTED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS', 'FAILED', 'CANCELLING', 'CANCELLED', 'QUEUED']),
    8,
  ).optional(),
  mode: mode.optional(),
});

/** "Valid Range for Shutdown Grace period: 15-1800 seconds", or 0 for none (Job run cancellation with grace period). */
export const cancelJobRunInput = z.looseObject({
  ...jobRun,
  shutdownGracePeriodInSeconds: count(0, 1_800)
    .refine((seconds) => seconds === 0 || seconds >= 15, 'Member must be 0, or between 15 and 1800')
    .optional(),
});

export const tagsInput = z.looseObject({ resourceArn: z.string() });
