import type { CreateApplicationCommandInput } from '@aws-sdk/client-emr-serverless';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startAnsweringServer } from '../../test/harness/answering-server.js';
import { createApplication } from '../../test/harness/emr-setup.js';
import { emrServerlessOnPlane } from '../../test/harness/emr-serverless-on-plane.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import { serverlessApplications, type ServerlessApplications } from './application.js';
import type { EmrServerlessSpec } from './spec.js';

const rig = emrServerlessOnPlane();
let applications: ServerlessApplications;
beforeEach(() => {
  applications = serverlessApplications(rig.aws);
});
const anApplication = (changes: Partial<CreateApplicationCommandInput> = {}) => createApplication(rig.plane, changes);
const check = (applicationId: string, changes: Partial<EmrServerlessSpec> = {}) =>
  applications.check({ ...rig.aSpec(applicationId, 'checked'), ...changes });

describe('an application', () => {
  it.each(['SPARK', 'Spark'])('of type %s runs Spark', async (type) => {
    await check(await anApplication({ type }));
  });

  it('does not run what is of the other type', async () => {
    const [spark, hive] = [await anApplication(), await anApplication({ type: 'HIVE' })];
    await expect(check(hive)).rejects.toMatchObject({
      name: 'InvalidSpec',
      message: `Application ${hive} runs HIVE jobs, and the spec is a spark job.`,
    });
    await expect(check(spark, { hive: { query: 's3://a.sql' } })).rejects.toMatchObject({
      name: 'InvalidSpec',
      message: expect.stringContaining('the spec is a hive job') as string,
    });
  });

  it('that does not start by itself is to be started by somebody, and is asked again at once', async () => {
    const id = await anApplication({ autoStartConfiguration: { enabled: false } });
    await expect(check(id)).rejects.toMatchObject({
      name: 'InvalidSpec',
      message: `Application ${id} is CREATED and does not start by itself: start it, or switch its auto-start on.`,
    });
    await expect(check(id)).rejects.toMatchObject({ name: 'InvalidSpec' });
    expect(rig.calls).toEqual(['GetApplication', 'GetApplication']);
  });

  it('that EMR Serverless does not know is an error for good', async () => {
    const error: unknown = await check('00aaaaaaaaaaaaaa').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(classify(error)).toBe('rejected');
  });
});

describe('states that the local AWS does not have', () => {
  it.each([
    ['TERMINATED', true, 'is TERMINATED'],
    ['STOPPING', false, 'is STOPPING and does not start by itself'],
    ['STARTED', false, undefined],
    ['STARTING', false, undefined],
    ['STOPPED', true, undefined],
    ['CREATING', true, undefined],
  ])('%s, with auto-start %s', async (state, enabled, problem) => {
    const application = { applicationId: '00f1', type: 'Spark', state, autoStartConfiguration: { enabled } };
    const server = await startAnsweringServer(
      (response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ application })),
    );
    onTestFinished(() => server.close());
    rig.newDriver({ endpoint: targetOf(server).endpoint as string });
    applications = serverlessApplications(rig.aws);
    if (problem === undefined) await check('00f1');
    else await expect(check('00f1')).rejects.toThrow(problem);
  });
});

describe('what is known of an application', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('is kept for a minute, and asked once, also by many at a time', async () => {
    const id = await anApplication();
    await Promise.all(Array.from({ length: 20 }, () => check(id)));
    expect(rig.calls).toEqual(['GetApplication']);
    vi.setSystemTime(Date.now() + 59_000);
    await check(id);
    expect(rig.calls).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1_001);
    await check(id);
    expect(rig.calls).toHaveLength(2);
  });

  it('is not kept where the call failed', async () => {
    const id = await anApplication();
    rig.plane.fault({
      operation: 'GetApplication',
      fault: { type: 'error', code: 'ThrottlingException', status: 429 },
    });
    await expect(check(id)).rejects.toMatchObject({ name: 'ThrottlingException' });
    await check(id);
  });

  it('is of each application by itself', async () => {
    const [one, other] = [await anApplication(), await anApplication({ type: 'HIVE' })];
    await check(one);
    await expect(check(other)).rejects.toMatchObject({ name: 'InvalidSpec' });
    await check(one);
    expect(rig.calls).toHaveLength(2);
  });
});
