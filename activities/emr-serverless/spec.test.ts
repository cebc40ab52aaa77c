import { describe, expect, it } from 'vitest';
import { emrServerlessJob, emrServerlessSpec, type EmrServerlessSpec } from './spec.js';

const minimal = emrServerlessJob({
  applicationId: '00f1r8f8d2e4q40i',
  executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
  sparkSubmit: { entryPoint: 's3://scripts/report.py' },
});

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = emrServerlessSpec.safeParse({ ...minimal, ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const x = (length: number) => 'x'.repeat(length);
const spark = (changes: object) => ({ sparkSubmit: { ...minimal.sparkSubmit, ...changes } });
const hive = (changes: object) => ({ sparkSubmit: undefined, hive: { query: 's3://a.sql', ...changes } });
const configured = (configuration: object, count = 1) => ({
  configurations: Array.from({ length: count }, () => ({ classification: 'spark-defaults', ...configuration })),
});

const limits: readonly [limit: string, accepted: object, refused: object, path: string][] = [
  ['an id has digits and small letters', { applicationId: 'a0' }, { applicationId: 'A0' }, 'applicationId: '],
  ['an id has at most 64 characters', { applicationId: x(64) }, { applicationId: x(65) }, 'applicationId: '],
  [
    'a role is an ARN of any partition',
    { executionRoleArn: 'arn:aws-us-gov:iam::000000000000:role/path/reports' },
    { executionRoleArn: 'reports' },
    'executionRoleArn: the ARN of an IAM role',
  ],
  [
    'a role is no user',
    {},
    { executionRoleArn: 'arn:aws:iam::000000000000:user/reports' },
    'executionRoleArn: the ARN of an IAM role',
  ],
  ['a name leaves room for the mark', { name: x(200) }, { name: x(201) }, 'name: '],
  ['an entry point', spark({ entryPoint: x(4_096) }), spark({ entryPoint: x(4_097) }), 'sparkSubmit.entryPoint: '],
  [
    'arguments are at most 1 024',
    spark({ entryPointArguments: Array.from({ length: 1_024 }, () => 'a') }),
    spark({ entryPointArguments: Array.from({ length: 1_025 }, () => 'a') }),
    'sparkSubmit.entryPointArguments: ',
  ],
  [
    'an argument is not empty',
    spark({ entryPointArguments: ['a'] }),
    spark({ entryPointArguments: [''] }),
    'sparkSubmit.entryPointArguments.0: ',
  ],
  [
    'parameters are at most 102 400 characters',
    spark({ sparkSubmitParameters: x(102_400) }),
    spark({ sparkSubmitParameters: x(102_401) }),
    'sparkSubmit.sparkSubmitParameters: ',
  ],
  ['a query has at most 10 280 characters', hive({ query: x(10_280) }), hive({ query: x(10_281) }), 'hive.query: '],
  ['a query file', hive({ initQueryFile: x(4_096) }), hive({ initQueryFile: x(4_097) }), 'hive.initQueryFile: '],
  ['parameters of Hive', hive({ parameters: x(102_400) }), hive({ parameters: x(102_401) }), 'hive.parameters: '],
  ['at most 100 configurations', configured({}, 100), configured({}, 101), 'configurations: '],
  [
    'a property has at most 1 024 characters',
    configured({ properties: { [x(1_024)]: x(1_024) } }),
    configured({ properties: { a: x(1_025) } }),
    'configurations.0.properties.a: ',
  ],
  ['a log group', { logs: { group: '/a.b-c_d#E1' } }, { logs: { group: 'a b' } }, 'logs.group: '],
  ['a stream prefix', { logs: { streamPrefix: 'a b/c' } }, { logs: { streamPrefix: 'a:b' } }, 'logs.streamPrefix: '],
  ['logs go to S3', { logUri: 's3://logs/' }, { logUri: 'https://logs/' }, 'logUri: logUri is an s3:// address'],
  ['a tag key has at most 128 characters', { tags: { [x(128)]: '' } }, { tags: { [x(129)]: '' } }, 'tags.'],
  ['a tag value has at most 256', { tags: { k: x(256) } }, { tags: { k: x(257) } }, 'tags.k: '],
];

describe.each(limits)('%s', (_, accepted, refused, path) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused).join('\n')).toContain(path);
  });
});

describe('as a whole', () => {
  it('accepts every option that goes with the others', () => {
    const full: EmrServerlessSpec = {
      ...minimal,
      name: 'report',
      sparkSubmit: {
        entryPoint: 's3://scripts/report.py',
        entryPointArguments: ['--airport', 'JFK'],
        sparkSubmitParameters: '--conf spark.executor.cores=2',
      },
      configurations: [{ classification: 'a', configurations: [{ classification: 'b', properties: { c: '' } }] }],
      logs: { group: '/millrace/reports', streamPrefix: 'nightly' },
      logUri: 's3://logs/',
      tags: { team: 'flights' },
    };
    expect(emrServerlessSpec.parse(full)).toEqual(full);
  });

  it.each([
    { retryPolicy: { maxAttempts: 3 } },
    { mode: 'STREAMING' },
    { executionTimeoutMinutes: 0 },
    { clientToken: 'x' },
    { sparkSubmit: { entrypoint: 's3://a.py' } },
    { logs: true },
    { tags: { team: 7 } },
  ])('refuses %j', (options) => {
    expect(problemsOf(options).length).toBeGreaterThan(0);
  });

  it('builds without checking, because workflows hold no zod', () => {
    expect(emrServerlessJob({ applicationId: '', executionRoleArn: '' })).toEqual({
      kind: 'emr-serverless',
      applicationId: '',
      executionRoleArn: '',
    });
  });
});
