import { describe, expect, it } from 'vitest';
import { driverIam } from '../../activities/drivers.js';
import type { JobKind } from '../../activities/specs.js';
import { verifyOnPlane, verifyTiming } from '../../test/harness/verify-on-plane.js';
import { createGlueJob } from '../../test/harness/aws-setup.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import type { JobChoices } from './job-choices.js';
import { parseVerifyOptions } from './options.js';
import { pointsOfKind } from './points.js';
import { probesOf } from './probes.js';
import { reportOf } from './report.js';

const rig = verifyOnPlane((plane) => createGlueJob(plane, 'nightly'));
const nobody = { confirm: () => Promise.resolve(false) };
const glue = { kind: 'glue', jobName: 'nightly' } as const;

it('says whose credentials these are', async () => {
  const { access } = await rig.run({});
  expect(access['sts:GetCallerIdentity']?.evidence).toBe(
    'arn:aws:sts::000000000000:assumed-role/millrace-worker/worker of account 000000000000',
  );
});

it('takes an answer about what does not exist for a permission', async () => {
  const { access } = await rig.run({ glue }, nobody);
  expect(access['glue:GetJobRun']).toMatchObject({ verdict: 'confirmed' });
  expect(access['glue:GetJobRun']?.evidence).toMatch(/^allowed; answered EntityNotFoundException/);
});

it('names a permission that is missing', async () => {
  rig.plane.fault({ operation: 'GetJobRuns', fault: { type: 'error', code: 'AccessDeniedException', message: 'No.' } });
  const result = await rig.run({ glue }, nobody);
  expect(result.access['glue:GetJobRuns']).toMatchObject({ verdict: 'refuted' });
  expect(reportOf(result).lines.join('\n')).toContain('Refuted, and relied on: glue:GetJobRuns.');
});

it('starts nothing with credentials that have expired', async () => {
  rig.plane.credentials('millrace-worker', 'expired');
  const result = await rig.run({ glue });
  expect(result.access['sts:GetCallerIdentity']?.evidence).toMatch(/^ExpiredToken/);
  expect(reportOf(result).exitCode).toBe(1);
});

describe('the reads of a kind', () => {
  const { jobs } = parseVerifyOptions([
    ...['--target', 'default', '--glue-job', 'nightly', '--ecs-cluster', 'etl', '--ecs-task-definition', 'extract'],
    ...[
      '--emr-cluster-id',
      'j-1',
      '--emr-release',
      'emr-7.5.0',
      '--emr-service-role',
      'a',
      '--emr-instance-profile',
      'b',
    ],
    ...['--emr-serverless-application', '00a', '--emr-serverless-role', 'arn:aws:iam::000000000000:role/reports'],
    ...['--emr-serverless-entry-point', 's3://scripts/report.py'],
  ]);

  it.each(Object.keys(pointsOfKind) as JobKind[])('%s are all that its driver lists', (kind) => {
    const [probe] = probesOf({ [kind]: jobs[kind] } as JobChoices, targetOf(rig.plane), verifyTiming);
    const actions = driverIam[kind].flatMap((statement) => statement.actions);
    const reading = new Set(actions.filter((action) => /:(Batch)?(Get|List|Describe)/.test(action)));
    expect(Object.keys(probe?.reads ?? {}).toSorted()).toEqual([...reading].toSorted());
    probe?.close();
  });
});
