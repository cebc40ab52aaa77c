/** What the soak runs, again and again: every kind of job, beside each other, in windows and on a cluster of its own. */
import { z } from 'zod';
import {
  definePipeline,
  ecsTask,
  emrServerlessJob,
  emrStep,
  forEach,
  glueJob,
  step,
  withEmrCluster,
} from '../../../../workflows/lib/index.js';
import { names } from '../names.js';

const jar = { jar: 'command-runner.jar', args: ['true'] };
const task = ecsTask({ cluster: names.ecsCluster, taskDefinition: names.task });

export const soak = definePipeline(
  {
    summary: 'Every kind of job, each of which takes a moment.',
    input: z.object({ number: z.string(), ballast: z.string(), cluster: z.string(), application: z.string() }),
    key: ({ number }) => number,
    timeout: '30m',
  },
  async function soak({ cluster, application }) {
    await Promise.all([step('glue', glueJob({ jobName: names.glue })), step('task', task)]);
    await step(
      'serverless',
      emrServerlessJob({
        applicationId: application,
        executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
        name: names.serverless,
        sparkSubmit: { entryPoint: 's3://scripts/report.py' },
      }),
    );
    await step('step', emrStep({ cluster, name: names.step, ...jar }));
    await forEach('items', ['a', 'b', 'c'], (item) => step(`item/${item}`, task), { window: 2 });
    await withEmrCluster(
      'own',
      {
        name: names.ownCluster,
        releaseLabel: 'emr-7.5.0',
        serviceRole: 'emr-service',
        instanceProfile: 'emr-instances',
        instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
      },
      (own) => step('own-step', emrStep({ cluster: own.id, name: names.step, ...jar })),
    );
  },
);
