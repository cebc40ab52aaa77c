/** The start request of a job run: a function of the spec and of what history holds, so that a resend is the same. */
import type { ConfigurationOverrides, StartJobRunRequest } from '@aws-sdk/client-emr-serverless';
import { markedName } from '../aws/marked-name.js';
import { ownTags } from '../aws/own-tags.js';
import { withoutUndefined } from '../aws/without-undefined.js';
import type { Launch } from '../job-driver.js';
import type { EmrServerlessSpec } from './spec.js';

/** EMR Serverless's own limit on a run, in minutes (`Duration`). */
const maxMinutes = 1_000_000;

export function startJobRunRequest(spec: EmrServerlessSpec, { mark, limitSeconds }: Launch): StartJobRunRequest {
  const overrides = overridesOf(spec);
  return withoutUndefined({
    applicationId: spec.applicationId,
    clientToken: mark.key,
    name: markedName(spec.name ?? mark.step, mark.key),
    executionRoleArn: spec.executionRoleArn,
    jobDriver: spec.sparkSubmit
      ? { sparkSubmit: withoutUndefined(spec.sparkSubmit) }
      : { hive: withoutUndefined(spec.hive ?? { query: '' }) },
    configurationOverrides: Object.keys(overrides).length > 0 ? overrides : undefined,
    // The dead man's switch. Without it EMR's own default, twelve hours, would end a job whose step has a day.
    executionTimeoutMinutes: Math.min(maxMinutes, Math.ceil(limitSeconds / 60)),
    mode: 'BATCH' as const,
    retryPolicy: { maxAttempts: 1 },
    tags: { ...spec.tags, ...asciiTags(ownTags(mark)) },
  }) as StartJobRunRequest;
}

function overridesOf({ configurations, logs, logUri }: EmrServerlessSpec): ConfigurationOverrides {
  const monitoring = withoutUndefined({
    cloudWatchLoggingConfiguration:
      logs && withoutUndefined({ enabled: true, logGroupName: logs.group, logStreamNamePrefix: logs.streamPrefix }),
    s3MonitoringConfiguration: logUri === undefined ? undefined : { logUri },
  });
  return withoutUndefined({
    applicationConfiguration: configurations,
    monitoringConfiguration: Object.keys(monitoring).length > 0 ? monitoring : undefined,
  }) as ConfigurationOverrides;
}

/** Tags of EMR Serverless take no other letters than ASCII's. */
function asciiTags(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, value.replaceAll(/[^ -~]/g, '_')]));
}
