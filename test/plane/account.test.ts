/** A plane plays an account of its own where it is told: in every ARN, to those who ask who they are, in the ledger. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMRClient, DescribeClusterCommand } from '@aws-sdk/client-emr';
import { EMRServerlessClient, GetApplicationCommand } from '@aws-sdk/client-emr-serverless';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createApplication } from '../harness/emr-setup.js';
import { clientOptions } from './clients.js';
import { aKey, kindNames, openKind } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const account = '123456789012';
let plane: PlaneAlone;
beforeAll(async () => {
  plane = await startPlaneAlone({ account, ledgerRequests: true });
  plane.script('job', {});
});
afterAll(() => endPlane(plane));

it('is told to whoever asks', async () => {
  const sts = new STSClient(clientOptions(plane.url, 'millrace-worker'));
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  expect([Account, Arn]).toEqual([account, `arn:aws:sts::${account}:assumed-role/millrace-worker/worker`]);
});

it('is in the ARNs of what has some', async () => {
  const emr = new EMRClient(clientOptions(plane.url));
  const serverless = new EMRServerlessClient(clientOptions(plane.url));
  onTestFinished(() => [emr, serverless].forEach((client) => client.destroy()));
  const task = await (await openKind('ecs', plane)).start(aKey(90));
  const ClusterId = await (await openKind('emr-cluster', plane)).start(aKey(91));
  const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId }));
  const applicationId = await createApplication(plane);
  const { application } = await serverless.send(new GetApplicationCommand({ applicationId }));
  for (const arn of [task, Cluster?.ClusterArn, application?.arn]) expect(arn).toContain(`:us-east-1:${account}:`);
});

describe.each(kindNames)('the ledger, of a start at %s', (name) => {
  it('names account and region on each line, and has the request on the first', async () => {
    const kind = await openKind(name, plane);
    const key = aKey(kindNames.indexOf(name) + 1);
    const jobId = await kind.start(key);
    const lines = readFileSync(join(plane.stateDir, 'ledger.jsonl'), 'utf8').trim().split('\n');
    const own = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['key'] === key);
    expect(own).toMatchObject([
      { event: 'received', account, region: 'us-east-1' },
      { event: 'committed', account, region: 'us-east-1', jobId },
    ]);
    expect(JSON.stringify(own[0]?.['request'])).toContain(key);
    expect(own[1]).not.toHaveProperty('request');
  });
});

it('is 000000000000 where nothing is said, and requests are kept out of the ledger', async () => {
  const other = await startPlaneAlone();
  onTestFinished(() => endPlane(other));
  other.script('job', {});
  await (await openKind('glue', other)).start(aKey());
  expect(other.ledger()[0]).toMatchObject({ account: '000000000000', region: 'us-east-1' });
  expect(other.ledger()[0]).not.toHaveProperty('request');
});
