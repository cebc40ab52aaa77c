/**
 * How a run's arguments meet the defaults of its job. AWS's documents say both: that they override equivalent defaults,
 * and that they replace them. The plane merges, as production does, and can be told to take the model by its letter.
 */
import { GetJobRunCommand, StartJobRunCommand } from '@aws-sdk/client-glue';
import { expect, it, onTestFinished } from 'vitest';
import { createDrivers } from '../../activities/drivers.js';
import { glueJob } from '../../activities/glue/spec.js';
import type { JobRef } from '../../contracts/job.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { useCredentials } from '../harness/credentials.js';
import { aLaunch, openFence, targetOf, unitTiming } from '../harness/scripted-plane.js';
import { clientOptions, glueClient } from './clients.js';
import { endPlane, startPlaneAlone } from './plane-alone.js';

const job = {
  DefaultArguments: { '--unit': 'rows', '--limit': '9' },
  NonOverridableArguments: { '--stage': 'production' },
};
const fixed = { '--stage': 'production' };

it.each([
  ['merge', undefined, { '--unit': 'rows', '--limit': '9', ...fixed }],
  ['merge', { '--limit': '3' }, { '--unit': 'rows', '--limit': '3', ...fixed }],
  ['strict-replace', undefined, { '--unit': 'rows', '--limit': '9', ...fixed }],
  ['strict-replace', { '--limit': '3' }, { '--limit': '3', ...fixed }],
] as const)('by %s, a run with %j gets %j', async (glueArguments, own, expected) => {
  const plane = await aPlane(glueArguments);
  const glue = glueClient(clientOptions(plane.url));
  const { JobRunId } = await glue.send(new StartJobRunCommand({ JobName: 'job', Arguments: own }));
  const { JobRun } = await glue.send(new GetJobRunCommand({ JobName: 'job', RunId: JobRunId }));
  expect(JobRun?.Arguments).toEqual(expected);
});

it('by strict-replace, the mark alone takes the defaults away from a run of ours', async () => {
  useCredentials('millrace-worker');
  const plane = await aPlane('strict-replace');
  const driver = createDrivers(unitTiming)('glue', targetOf(plane));
  const launch = aLaunch();
  const { started } = (await driver.start(glueJob({ jobName: 'job' }), launch, openFence)) as { started: JobRef };
  const { runId: RunId } = started as JobRef & { runId: string };
  const { JobRun } = await glueClient(clientOptions(plane.url)).send(new GetJobRunCommand({ JobName: 'job', RunId }));
  expect(JobRun?.Arguments).toEqual({ '--millrace-job-key': launch.mark.key, ...fixed });
});

it('an argument that its job has fixed is refused', async () => {
  const glue = glueClient(clientOptions((await aPlane('merge')).url));
  const start = glue.send(new StartJobRunCommand({ JobName: 'job', Arguments: { '--stage': 'test' } }));
  await expect(start).rejects.toThrow('Arguments --stage can not be overridden.');
});

async function aPlane(glueArguments: 'merge' | 'strict-replace') {
  const plane = await startPlaneAlone({ glueArguments });
  onTestFinished(() => endPlane(plane));
  await createGlueJob(plane, 'job', job);
  plane.script('job', {});
  return plane;
}
