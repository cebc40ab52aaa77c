/** The EMR Serverless driver on a job plane of a test file's own. */
import type { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { emrServerlessService } from '../../activities/emr-serverless/client.js';
import { emrServerlessDriver } from '../../activities/emr-serverless/driver.js';
import type { EmrServerlessRef, EmrServerlessResult } from '../../activities/emr-serverless/ref.js';
import { emrServerlessJob, type EmrServerlessSpec } from '../../activities/emr-serverless/spec.js';
import type { Launch } from '../../activities/job-driver.js';
import type { PlaneOptions } from '../../local/aws/plane.js';
import type { JobScript } from '../../local/aws/scripts.js';
import { driverOnPlane, type DriverOnPlane } from './driver-on-plane.js';
import { unitTiming } from './scripted-plane.js';

export interface EmrServerlessOnPlane extends DriverOnPlane<
  EmrServerlessSpec,
  EmrServerlessRef,
  EmrServerlessResult,
  EMRServerlessClient
> {
  /** The spec of a scripted run, which goes on until it is told to end where nothing else is said. */
  aSpec(applicationId: string, name: string, script?: JobScript): EmrServerlessSpec;
  aRun(applicationId: string, name: string, script?: JobScript, launch?: Launch): Promise<EmrServerlessRef>;
}

/** To be called once, outside of tests. */
export function emrServerlessOnPlane(options: Partial<PlaneOptions> = {}): EmrServerlessOnPlane {
  const rig = driverOnPlane((target) => {
    const aws = emrServerlessService(target, unitTiming);
    return { aws, driver: emrServerlessDriver(aws) };
  }, options) as EmrServerlessOnPlane;
  return Object.assign(rig, {
    aSpec(applicationId, name, script = {}) {
      rig.plane.script(name, script);
      return emrServerlessJob({
        applicationId,
        name,
        executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
        sparkSubmit: { entryPoint: 's3://scripts/report.py' },
      });
    },
    aRun: (applicationId, name, script, launch) => rig.begin(rig.aSpec(applicationId, name, script), launch),
  } satisfies Partial<EmrServerlessOnPlane>);
}
