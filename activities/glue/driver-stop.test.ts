import { GetJobRunsCommand, type CreateJobCommandInput } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import type { JobScript } from '../../local/aws/scripts.js';
import { glueOnPlane } from '../../test/harness/glue-on-plane.js';
import { aLaunch, openFence, soon, targetOf } from '../../test/harness/scripted-plane.js';
import type { GlueRef } from './ref.js';
import { glueJob, type GlueSpec } from './spec.js';

const rig = glueOnPlane();

async function started(
  name: string,
  changes: Partial<CreateJobCommandInput> = {},
  script: JobScript = {},
  options: Partial<GlueSpec> = {},
): Promise<GlueRef> {
  return rig.start({ ...(await rig.aJob(name, changes, script)), ...options });
}

const endsOf = (jobName: string) => rig.eventsOf(jobName).filter((event) => event === 'ended').length;

describe('stop', () => {
  it('stops a run that runs', async () => {
    const ref = await started('runs');
    await rig.driver.stop(ref, 'a test');
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'stopped', raw: 'STOPPED' });
  });

  it('is a request: a run that ignores it is stopping', async () => {
    const ref = await started('ignores', {}, { ignoresStop: true });
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active', phase: 'stopping' });
  });

  it('stops a run that waits in the queue', async () => {
    const first = await started('waits', { ExecutionProperty: { MaxConcurrentRuns: 1 } });
    const answer = await rig.driver.start(glueJob({ jobName: first.jobName, queuing: true }), aLaunch(), openFence);
    const waiting = (answer as { started: GlueRef }).started;
    await rig.driver.stop(waiting, 'a test');
    expect(await rig.stateOf(waiting)).toMatchObject({ status: 'stopped' });
    expect(await rig.stateOf(first)).toMatchObject({ status: 'active' });
  });

  it('is no error for a run that has ended, whose end it leaves alone', async () => {
    const ref = await started('ended', {}, { afterMs: 0 });
    await expect.poll(() => endsOf('ended'), soon).toBe(1);
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'succeeded' });
  });

  it('is no error for a run that Glue does not show yet', async () => {
    const ref = await started('unseen');
    await rig.driver.stop({ ...ref, runId: 'jr_nobody' }, 'a test');
  });

  it('is an error where Glue refuses it inside a good answer', async () => {
    const ref = await started('refuses', {}, { refusesStop: 'AccessDeniedException' });
    await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `Stop of ${ref.runId} was refused`,
    });
  });

  it('is an error where the call fails', async () => {
    const ref = await started('fails');
    rig.plane.fault({ operation: 'BatchStopJobRun', fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('a job whose own retries are followed', () => {
  const retryOf = async ({ jobName, runId }: GlueRef) => {
    const { JobRuns } = await rig.client.send(new GetJobRunsCommand({ JobName: jobName }));
    return JobRuns?.find(({ PreviousRunId }) => PreviousRunId === runId)?.Id;
  };
  const follow = (name: string, script: object) => started(name, { MaxRetries: 2 }, script, { maxRetries: 'follow' });

  it('is one job: it runs while any run of the family does', async () => {
    const ref = await follow('family-runs', {});
    rig.plane.endJob(ref.runId, { code: 1 });
    await expect.poll(() => retryOf(ref), soon).toBeDefined();
    expect(ref).toMatchObject({ ownRetries: 2 });
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active', raw: 'RUNNING' });
  });

  it('has succeeded when its last run has', async () => {
    const ref = await follow('family-succeeds', {});
    rig.plane.endJob(ref.runId, { code: 1 });
    const retry = () => retryOf(ref);
    await expect.poll(retry, soon).toBeDefined();
    rig.plane.endJob((await retry()) ?? '', { code: 0 });
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'succeeded', result: { attempt: 1 } });
  });

  it('has failed when Glue has used its retries up', async () => {
    const ref = await follow('family-fails', { afterMs: 0, exitCode: 1 });
    await expect.poll(() => endsOf('family-fails'), soon).toBe(3);
    expect(await rig.stateOf(ref)).toMatchObject({
      status: 'failed',
      fault: 'user',
      reason: 'Command failed with exit code 1',
    });
  });

  it('is stopped at its newest run', async () => {
    const ref = await follow('family-stops', {});
    rig.plane.endJob(ref.runId, { code: 1 });
    await expect.poll(() => endsOf('family-stops'), soon).toBe(1);
    await rig.driver.stop(ref, 'a test');
    const stops = rig.plane.ledger().filter(({ name, event }) => name === 'family-stops' && event === 'stop');
    expect(stops).toMatchObject([{ jobId: await retryOf(ref) }]);
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'stopped' });
  });
});

describe('links', () => {
  const ref: GlueRef = {
    kind: 'glue',
    target: targetOf({ url: '' }),
    jobName: 'flight delays',
    runId: 'jr_1',
    logGroup: '/aws-glue/jobs',
    logStream: 'jr_1',
    ownRetries: 0,
  };
  const linksIn = (partition: string, region: string) => {
    rig.newDriver({ partition, region });
    return rig.driver.links(ref);
  };

  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com'],
  ])('lead to the run and its logs in %s', (partition, region, host) => {
    expect(linksIn(partition, region)).toEqual({
      awsId: 'jr_1',
      console: `${host}/gluestudio/home?region=${region}#/job/flight%20delays/run/jr_1`,
      logs: ['output', 'error'].map((name) => ({
        group: `/aws-glue/jobs/${name}`,
        stream: 'jr_1',
        console: `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Faws-glue$252Fjobs$252F${name}/log-events/jr_1`,
      })),
    });
  });

  it.each(['aws-iso', 'aws-eusc', 'aws-iso-f'])('show the id and no guessed page in %s', (partition) => {
    expect(linksIn(partition, 'r-1')).toEqual({
      awsId: 'jr_1',
      logs: [
        { group: '/aws-glue/jobs/output', stream: 'jr_1' },
        { group: '/aws-glue/jobs/error', stream: 'jr_1' },
      ],
    });
  });
});
