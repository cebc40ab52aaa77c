import { describe, expect, it } from 'vitest';
import { createApplication } from '../../test/harness/emr-setup.js';
import { emrServerlessOnPlane } from '../../test/harness/emr-serverless-on-plane.js';
import { soon, targetOf } from '../../test/harness/scripted-plane.js';
import { emrServerlessIam } from './iam.js';
import type { EmrServerlessRef } from './ref.js';

const rig = emrServerlessOnPlane();
const ref: EmrServerlessRef = {
  kind: 'emr-serverless',
  target: targetOf({ url: '' }),
  applicationId: '00f1',
  jobRunId: '00r1',
  logs: { group: '/reports', streamPrefix: 'nightly' },
  logUri: 's3://logs/serverless/',
};

describe('links', () => {
  const linksIn = (partition: string, region: string) => {
    rig.newDriver({ partition, region });
    return rig.driver.links(ref);
  };
  const stream = (name: string) => `nightly/applications/00f1/jobs/00r1/SPARK_DRIVER/${name}`;

  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com'],
  ])("lead to the driver's streams in %s, and to no page: EMR Serverless has none", (partition, region, host) => {
    expect(linksIn(partition, region)).toEqual({
      awsId: '00r1',
      logs: ['stdout', 'stderr'].map((name) => ({
        group: '/reports',
        stream: stream(name),
        console: `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Freports/log-events/${stream(name).replaceAll('/', '$252F')}`,
      })),
      logFolder: 's3://logs/serverless/applications/00f1/jobs/00r1/',
    });
  });

  it.each(['aws-iso', 'aws-eusc'])('show the streams and no guessed page in %s', (partition) => {
    expect(linksIn(partition, 'r-1').logs).toEqual([
      { group: '/reports', stream: stream('stdout') },
      { group: '/reports', stream: stream('stderr') },
    ]);
  });

  it('begin streams without a prefix where there is none', () => {
    expect(rig.driver.links({ ...ref, logs: { group: '/x' } }).logs[0]?.stream).toBe(
      'applications/00f1/jobs/00r1/SPARK_DRIVER/stdout',
    );
  });

  it('name no log where none is switched on', () => {
    const { logs: _, logUri: __, ...unlogged } = ref;
    expect(rig.driver.links(unlogged)).toEqual({ awsId: '00r1', logs: [] });
  });
});

describe('the dashboard, whose address is a credential', () => {
  it('is never asked for in the life of a run', async () => {
    const spec = { ...rig.aSpec(await createApplication(rig.plane), 'watched'), logs: {} };
    const started = await rig.begin(spec);
    await expect.poll(() => rig.stateOf(started), soon).toMatchObject({ raw: 'RUNNING' });
    await rig.driver.describe(Array.from({ length: 5 }, () => started));
    await rig.driver.stop(started, 'a test');
    await expect.poll(() => rig.stateOf(started), soon).toMatchObject({ status: 'stopped' });
    expect(rig.calls.length).toBeGreaterThan(5);
    expect(rig.calls.filter((call) => /dashboard/i.test(call))).toEqual([]);
    expect(JSON.stringify([started, rig.driver.links(started), await rig.stateOf(started)])).not.toMatch(
      /emrappui|authToken|dashboard/i,
    );
  });

  it('is nothing that a worker may ask for', () => {
    expect(emrServerlessIam.flatMap(({ actions }) => actions).filter((action) => /dashboard|\*/i.test(action))).toEqual(
      [],
    );
  });
});
