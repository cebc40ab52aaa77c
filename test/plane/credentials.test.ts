/** Who is let in: keys, sessions, clocks, and rights, at the job services and at what stands behind the plane. */
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { GetJobCommand, GlueClient } from '@aws-sdk/client-glue';
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions, ecsClient, putObjects } from './clients.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;

beforeAll(async () => {
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator);
  await createGlueJob(plane, 'job');
  plane.script('job', {});
  plane.script('tagged', {});
  plane.script('with-role', {});
  await createTaskDefinition(plane, 'tagged');
  await createTaskDefinition(plane, 'with-role', { taskRoleArn: 'arn:aws:iam::000000000000:role/task' });
  await putObjects(plane.url, 'things', { 'a thing': 'found' });
});
afterAll(async () => {
  await plane.close();
  await emulator.stop();
});

const getJob = (options: object) => {
  const client = new GlueClient({ ...clientOptions(plane.url, 'millrace-worker'), ...options });
  return client.send(new GetJobCommand({ JobName: 'job' })).finally(() => client.destroy());
};

describe('a clock', () => {
  it('that is four minutes off is close enough', async () => {
    await getJob({ systemClockOffset: -4 * 60_000 });
    await getJob({ systemClockOffset: 4 * 60_000 });
  });

  it('that is six minutes slow is not', async () => {
    const message = /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/;
    await expect(getJob({ systemClockOffset: -6 * 60_000 })).rejects.toThrow(message);
  });

  it('that is six minutes fast is not', async () => {
    await expect(getJob({ systemClockOffset: 6 * 60_000 })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});

describe('a session', () => {
  it("does what its role may, by the SDK's own way to assume one", async () => {
    const params = { RoleArn: 'arn:aws:iam::000000000000:role/etl', RoleSessionName: 'test' };
    const clientConfig = { endpoint: plane.url, region: 'us-east-1' };
    const masterCredentials = { accessKeyId: 'millrace-worker', secretAccessKey: 'secret' };
    await getJob({ credentials: fromTemporaryCredentials({ params, clientConfig, masterCredentials }) });
  });

  it('needs its token, and a key that is no session must not have one', async () => {
    const sts = new STSClient(clientOptions(plane.url, 'millrace-worker'));
    onTestFinished(() => sts.destroy());
    const RoleArn = 'arn:aws:iam::000000000000:role/etl';
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    const keys = { accessKeyId: Credentials?.AccessKeyId, secretAccessKey: Credentials?.SecretAccessKey };
    await getJob({ credentials: { ...keys, sessionToken: Credentials?.SessionToken } });
    const invalid = { name: 'UnrecognizedClientException' };
    await expect(getJob({ credentials: keys })).rejects.toMatchObject(invalid);
    await expect(getJob({ credentials: { ...keys, sessionToken: 'other' } })).rejects.toMatchObject(invalid);
    const worker = { accessKeyId: 'millrace-worker', secretAccessKey: 'secret', sessionToken: 'left over' };
    await expect(getJob({ credentials: worker })).rejects.toMatchObject(invalid);
  });

  it('of less than fifteen minutes is not given', async () => {
    const sts = new STSClient(clientOptions(plane.url, 'millrace-worker'));
    onTestFinished(() => sts.destroy());
    const input = { RoleArn: 'arn:aws:iam::000000000000:role/etl', RoleSessionName: 'test', DurationSeconds: 60 };
    await expect(sts.send(new AssumeRoleCommand(input))).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('a worker', () => {
  const run = (taskDefinition: string, changes = {}) =>
    ecsClient(clientOptions(plane.url, 'millrace-worker')).send(
      new RunTaskCommand({ cluster: 'etl', taskDefinition, ...changes }),
    );

  it('may tag what it starts, and pass roles on', async () => {
    await run('tagged', { tags: [{ key: 'owner', value: 'flights' }] });
    await run('with-role');
    await run('tagged', { overrides: { taskRoleArn: 'arn:aws:iam::000000000000:role/other' } });
  });
});

describe('what stands behind the plane', () => {
  const s3 = (accessKey: string, changes = {}) => {
    const client = new S3Client({ ...clientOptions(plane.url, accessKey), forcePathStyle: true, ...changes });
    onTestFinished(() => client.destroy());
    return client;
  };
  const thing = new GetObjectCommand({ Bucket: 'things', Key: 'a thing' });

  it('is there for a job', async () => {
    const { Body } = await s3('millrace-job').send(thing);
    expect(await Body?.transformToString()).toBe('found');
  });

  it.each([
    ['AKIANOBODY', {}, 'InvalidAccessKeyId'],
    ['millrace-job', { region: 'eu-central-1' }, 'SignatureDoesNotMatch'],
    ['millrace-job', { systemClockOffset: -60 * 60_000 }, 'SignatureDoesNotMatch'],
  ])('lets nobody in whom AWS would not (%s %j)', async (accessKey, changes, name) => {
    await expect(s3(accessKey, changes).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name });
  });

  it('says that a key has expired as S3 and SNS do', async () => {
    plane.credentials('millrace-job', 'expired');
    onTestFinished(() => plane.credentials('millrace-job', 'valid'));
    await expect(s3('millrace-job').send(thing)).rejects.toMatchObject({
      name: 'ExpiredToken',
      $metadata: { httpStatusCode: 400 },
    });
    const sns = new SNSClient(clientOptions(plane.url, 'millrace-job'));
    onTestFinished(() => sns.destroy());
    const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:none', Message: 'm' });
    await expect(sns.send(publish)).rejects.toMatchObject({ name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } });
  });

  it('is met by faults as well', async () => {
    plane.fault({ service: 's3', fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(s3('millrace-job').send(thing)).rejects.toMatchObject({
      name: 'SlowDown',
      $metadata: { httpStatusCode: 503 },
    });
    plane.fault({ service: 'sns', operation: 'Publish', fault: { type: 'error', code: 'ThrottlingException' } });
    const sns = new SNSClient(clientOptions(plane.url, 'millrace-job'));
    onTestFinished(() => sns.destroy());
    const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:none', Message: 'm' });
    await expect(sns.send(publish)).rejects.toMatchObject({ name: 'Throttling' });
  });

  it('has done what it was asked when its reply is lost', async () => {
    plane.fault({ service: 's3', match: 'lost and found', fault: { type: 'lose-reply', how: 'half' } });
    await expect(putObjects(plane.url, 'things', { lost: 'lost and found' })).rejects.toThrow();
    const { Body } = await s3('millrace-job').send(new GetObjectCommand({ Bucket: 'things', Key: 'lost' }));
    expect(await Body?.transformToString()).toBe('lost and found');
  });
});
