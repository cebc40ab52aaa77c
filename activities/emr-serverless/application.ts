/** What the application itself decides about its runs, checked before anything is sent. Kept for a minute. */
import { GetApplicationCommand, type Application, type EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import type { AwsService } from '../aws/client.js';
import { InvalidSpec } from '../invalid-spec.js';
import type { EmrServerlessSpec } from './spec.js';

const keepMs = 60_000;

export interface ServerlessApplications {
  /** Throws `InvalidSpec` where the application can't run the spec. */
  check(spec: EmrServerlessSpec): Promise<void>;
}

export function serverlessApplications(aws: AwsService<EMRServerlessClient>): ServerlessApplications {
  const kept = new Map<string, { application: Promise<Application>; until: number }>();
  const load = async (applicationId: string): Promise<Application> => {
    const { application } = await aws.client.send(new GetApplicationCommand({ applicationId }));
    if (!application) throw new Error(`GetApplication of ${applicationId} answered without an application`);
    return application;
  };
  const get = (applicationId: string): Promise<Application> => {
    const known = kept.get(applicationId);
    if (known && known.until > Date.now()) return known.application;
    const application = load(applicationId);
    kept.set(applicationId, { application, until: Date.now() + keepMs });
    application.catch(() => kept.delete(applicationId));
    return application;
  };
  return {
    async check(spec) {
      const { type, state, autoStartConfiguration } = await get(spec.applicationId);
      const wanted = spec.hive ? 'hive' : 'spark';
      if (type !== undefined && type.toLowerCase() !== wanted)
        throw new InvalidSpec(`Application ${spec.applicationId} runs ${type} jobs, and the spec is a ${wanted} job.`);
      if (state === 'TERMINATED') throw new InvalidSpec(`Application ${spec.applicationId} is TERMINATED.`);
      if (autoStartConfiguration?.enabled === false && state !== 'STARTED' && state !== 'STARTING') {
        kept.delete(spec.applicationId);
        throw new InvalidSpec(
          `Application ${spec.applicationId} is ${state} and does not start by itself: start it, or switch its auto-start on.`,
        );
      }
    },
  };
}
