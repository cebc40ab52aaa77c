import { GetJobRunCommand } from '@aws-sdk/client-emr-serverless';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApplication } from '../../test/harness/emr-setup.js';
import { emrServerlessOnPlane } from '../../test/harness/emr-serverless-on-plane.js';
import { aLaunch, targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import { FenceClosed, fenceWith } from '../aws/fence.js';

const rig = emrServerlessOnPlane();
let applicationId: string;
beforeAll(async () => {
  applicationId = await createApplication(rig.plane);
});

describe('a start', () => {
  it('runs one job that carries the mark', async () => {
    const launch = aLaunch();
    const ref = await rig.aRun(applicationId, 'starts', {}, launch);
    expect(ref).toEqual({
      kind: 'emr-serverless',
      target: targetOf(rig.plane),
      applicationId,
      jobRunId: expect.stringMatching(/^[0-9a-z]+$/) as string,
    });
    expect(
      rig.plane.ledger().flatMap(({ key, event, service }) => (key === launch.mark.key ? [[service, event]] : [])),
    ).toEqual([
      ['emr-serverless', 'received'],
      ['emr-serverless', 'committed'],
    ]);
    expect(rig.calls).toEqual(['GetApplication', 'StartJobRun']);
  });

  it("sends the dead man's switch, one attempt and the tags", async () => {
    const launch = aLaunch({ owner: 'flights-team' }, 4_201);
    const { jobRunId } = await rig.begin(
      { ...rig.aSpec(applicationId, 'sends'), tags: { team: 'flights' }, logs: { group: '/reports' } },
      launch,
    );
    const { jobRun } = await rig.client.send(new GetJobRunCommand({ applicationId, jobRunId }));
    expect(jobRun).toMatchObject({
      name: `sends ${launch.mark.key}`,
      executionTimeoutMinutes: 71,
      retryPolicy: { maxAttempts: 1 },
      mode: 'BATCH',
      tags: { team: 'flights', 'millrace:key': launch.mark.key, 'millrace:owner': 'flights-team' },
    });
  });

  it('knows where the run logs, in CloudWatch and in S3', async () => {
    const spec = rig.aSpec(applicationId, 'logs');
    const logs = { group: '/reports', streamPrefix: 'nightly' };
    expect(await rig.begin({ ...spec, logs, logUri: 's3://logs/' })).toMatchObject({ logs, logUri: 's3://logs/' });
    expect((await rig.begin({ ...spec, logs: {} })).logs).toEqual({ group: '/aws/emr-serverless' });
  });

  it('sends nothing when the fence is closed', async () => {
    const closed = fenceWith(() => Promise.reject(new Error('paused')));
    const start = rig.driver.start(rig.aSpec(applicationId, 'fenced'), aLaunch(), closed);
    await expect(start).rejects.toBeInstanceOf(FenceClosed);
    expect(rig.eventsOf('fenced')).toEqual([]);
  });

  it('sends nothing to an application that cannot run it', async () => {
    const hive = await createApplication(rig.plane, { type: 'HIVE' });
    await expect(rig.aRun(hive, 'wrong-type')).rejects.toMatchObject({ name: 'InvalidSpec' });
    expect(rig.eventsOf('wrong-type')).toEqual([]);
  });
});

describe('a token', () => {
  it('names the same run for the same launch, also from another worker after its reply was lost', async () => {
    const spec = rig.aSpec(applicationId, 'resent');
    const launch = aLaunch();
    rig.plane.fault({ operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'gateway' } });
    const error: unknown = await rig.send(spec, launch).catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('unknown');
    rig.newDriver();
    const second = await rig.begin(spec, launch);
    expect(await rig.begin(spec, launch)).toEqual(second);
    expect(rig.eventsOf('resent').filter((event) => event === 'committed')).toHaveLength(1);
  });

  it('gives another launch another run', async () => {
    const spec = rig.aSpec(applicationId, 'two-launches');
    expect(await rig.begin(spec)).not.toEqual(await rig.begin(spec, aLaunch({ launch: 2 })));
  });
});

describe('a refusal', () => {
  it('is one for now where a quota of the account is used up', async () => {
    const spec = rig.aSpec(applicationId, 'no-quota');
    rig.plane.runOut(1, 'Max concurrent vCPUs per account', 'emr-serverless');
    expect(await rig.send(spec)).toEqual({ refused: 'Max concurrent vCPUs per account' });
    expect(await rig.send(spec)).toHaveProperty('started');
  });

  it.each(['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ConflictException'])(
    'is for good where EMR Serverless answers %s',
    async (code) => {
      rig.plane.fault({ operation: 'StartJobRun', fault: { type: 'error', code, message: 'no' } });
      const error: unknown = await rig.aRun(applicationId, 'rejected').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: code });
      expect(classify(error)).toBe('rejected');
    },
  );

  it('is none where nobody knows what EMR Serverless did', async () => {
    rig.plane.fault({
      operation: 'StartJobRun',
      fault: { type: 'error', code: 'InternalServerException', status: 500, message: 'oops' },
    });
    const error: unknown = await rig.aRun(applicationId, 'unknown').catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('unknown');
  });
});
