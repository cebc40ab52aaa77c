import { describe, expect, it } from 'vitest';
import { createApplication, createCluster } from '../../test/harness/emr-setup.js';
import { answered, verifyOnPlane } from '../../test/harness/verify-on-plane.js';
import { parseVerifyOptions } from './options.js';
import { reportOf } from './report.js';

let clusterId: string;
let applicationId: string;

const rig = verifyOnPlane(async (plane) => {
  clusterId = await createCluster(plane, 'shared');
  applicationId = await createApplication(plane);
  // What a verification calls its jobs.
  plane.script('verify', {});
});

/** As a person would choose them. */
const choose = (...options: string[]) => parseVerifyOptions(['--target', 'default', ...options]).jobs;
const aStep = () => choose('--emr-cluster-id', clusterId);
const aCluster = () => choose('--emr-release', 'emr-7.5.0', '--emr-service-role', 'a', '--emr-instance-profile', 'b');
const aJobRun = () =>
  choose(
    ...['--emr-serverless-application', applicationId, '--emr-serverless-entry-point', 's3://scripts/report.py'],
    ...['--emr-serverless-role', 'arn:aws:iam::000000000000:role/reports'],
  );

describe('a verification of EMR', () => {
  it('refutes nothing, and leaves nothing of its own running', async () => {
    const result = await rig.run({ ...aStep(), ...aCluster(), ...aJobRun() });
    expect(answered('refuted', { ...result.access, ...result.points })).toEqual([]);
    expect(result).toMatchObject({ started: 3, left: [] });
    expect(rig.plane.running()).toEqual([clusterId]);
    expect(reportOf(result).exitCode).toBe(0);
  });

  it('checks what can be checked of each kind', async () => {
    const { points } = await rig.run({ ...aStep(), ...aCluster(), ...aJobRun() });
    const names = answered('confirmed', points).map((line) => line.slice(0, line.indexOf(':')));
    expect(names.toSorted()).toEqual([
      ...['described', 'found-ended', 'listed', 'states', 'stop-ended', 'stopped', 'tags', 'unknown-id'].map(
        (name) => `emr-cluster.${name}`,
      ),
      ...[
        'described',
        'found-ended',
        'listed',
        'other-request',
        'same-token',
        'states',
        'stop-ended',
        'stop-unknown',
      ].map((name) => `emr-serverless.${name}`),
      ...['stopped', 'timeout', 'unknown-id'].map((name) => `emr-serverless.${name}`),
      ...['described', 'found-ended', 'listed', 'states', 'stop-ended', 'stopped', 'unknown-id'].map(
        (name) => `emr-step.${name}`,
      ),
    ]);
  });

  it('starts as many jobs as it has announced', async () => {
    const before = rig.eventsOf('committed').length;
    await rig.run({ ...aStep(), ...aCluster(), ...aJobRun() });
    const started = rig.eventsOf('committed').slice(before);
    expect(started.map(({ service }) => service).toSorted()).toEqual(['emr-cluster', 'emr-serverless', 'emr-step']);
    expect(rig.lines.join('\n')).toMatch(/emr-serverless, application \w+: 3 start calls, 1 job/);
  });

  it('takes its cluster down when it is interrupted while that starts', async () => {
    const asked = new AbortController();
    const before = rig.eventsOf('committed').length;
    rig.plane.script('verify', { startsAfterMs: 60_000 });
    const running = rig.run(aCluster(), { signal: asked.signal });
    await expect.poll(() => rig.eventsOf('committed').length, { timeout: 10_000 }).toBe(before + 1);
    asked.abort();
    expect(await running).toMatchObject({ started: 1, left: [] });
    expect(rig.plane.running()).toEqual([clusterId]);
  });

  it('sees how EMR throttles, when it is asked to', async () => {
    rig.plane.limitRequests(true);
    const { points } = await rig.run(aStep(), { provokeThrottling: true });
    expect(points['emr-step.throttling']).toMatchObject({ verdict: 'confirmed' });
    expect(points['emr-step.throttling']?.evidence).toMatch(/^ThrottlingException: Rate exceeded/);
  });

  it('refutes a name of throttling that no SDK knows', async () => {
    rig.plane.fault({
      operation: 'DescribeStep',
      skip: 21,
      times: 19,
      fault: { type: 'error', code: 'TooMuchException', message: 'Slow down a little', status: 400 },
    });
    const { points } = await rig.run(aStep(), { provokeThrottling: true });
    expect(points['emr-step.throttling']).toMatchObject({ verdict: 'refuted' });
  });
});
