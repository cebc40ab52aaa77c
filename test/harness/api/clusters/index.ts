/** A pipeline with a transient cluster, for the API's tests. */
import { z } from 'zod';
import { definePipeline, emrStep, step, withEmrCluster } from '../../../../workflows/lib/index.js';

export const onCluster = definePipeline(
  {
    summary: 'One step on a cluster of its own.',
    input: z.object({ cluster: z.string(), step: z.string() }),
  },
  async function onCluster(input) {
    const cluster = {
      name: input.cluster,
      releaseLabel: 'emr-7.5.0',
      serviceRole: 'emr-service',
      instanceProfile: 'emr-instances',
      instanceGroups: [{ role: 'MASTER' as const, instanceType: 'm5.xlarge', count: 1 }],
      logUri: 's3://logs/emr/',
    };
    return withEmrCluster('traffic', cluster, ({ id }) =>
      step('count', emrStep({ cluster: id, name: input.step, jar: 'command-runner.jar', args: ['count'] })),
    );
  },
);
