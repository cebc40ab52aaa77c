import { describe, expect, it } from 'vitest';
import type { JobMark } from '../../contracts/job.js';
import { aMark } from '../../test/harness/scripted-plane.js';
import { startJobRunRequest } from './requests.js';
import { emrServerlessJob, emrServerlessSpec, type EmrServerlessSpec } from './spec.js';

const fixed = aMark({ key: '0123456789abcdef0123456789abcdef', mintedAt: '2026-01-01T00:00:00Z', step: 'report/JFK' });
const minimal = emrServerlessJob({
  applicationId: '00f1r8f8d2e4q40i',
  executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
  sparkSubmit: { entryPoint: 's3://scripts/report.py' },
});
const request = (options: Partial<EmrServerlessSpec> = {}, mark: Partial<JobMark> = {}, limitSeconds = 4_200) =>
  startJobRunRequest({ ...minimal, ...options }, { mark: { ...fixed, ...mark }, limitSeconds });

const full: EmrServerlessSpec = {
  ...minimal,
  name: 'route reports',
  sparkSubmit: {
    entryPoint: 's3://scripts/report.py',
    entryPointArguments: ['--airport', 'JFK'],
    sparkSubmitParameters: '--conf spark.executor.cores=2',
  },
  configurations: [
    {
      classification: 'spark-defaults',
      properties: { 'spark.driver.cores': '1' },
      configurations: [{ classification: 'inner' }],
    },
  ],
  logs: { group: '/millrace/reports', streamPrefix: 'nightly' },
  logUri: 's3://logs/serverless/',
  tags: { team: 'flights' },
};

describe('startJobRunRequest', () => {
  it("holds all that a spec says, in EMR Serverless's words", () => {
    expect(
      startJobRunRequest(emrServerlessSpec.parse(full), {
        mark: { ...fixed, owner: 'flights-team' },
        limitSeconds: 4_200,
      }),
    ).toEqual({
      applicationId: '00f1r8f8d2e4q40i',
      clientToken: fixed.key,
      name: `route reports ${fixed.key}`,
      executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
      jobDriver: {
        sparkSubmit: {
          entryPoint: 's3://scripts/report.py',
          entryPointArguments: ['--airport', 'JFK'],
          sparkSubmitParameters: '--conf spark.executor.cores=2',
        },
      },
      configurationOverrides: {
        applicationConfiguration: [
          {
            classification: 'spark-defaults',
            properties: { 'spark.driver.cores': '1' },
            configurations: [{ classification: 'inner' }],
          },
        ],
        monitoringConfiguration: {
          cloudWatchLoggingConfiguration: {
            enabled: true,
            logGroupName: '/millrace/reports',
            logStreamNamePrefix: 'nightly',
          },
          s3MonitoringConfiguration: { logUri: 's3://logs/serverless/' },
        },
      },
      executionTimeoutMinutes: 70,
      mode: 'BATCH',
      retryPolicy: { maxAttempts: 1 },
      tags: {
        team: 'flights',
        'millrace:key': fixed.key,
        'millrace:pipeline': 'flightDelays',
        'millrace:workflow-id': 'flightDelays:2001-01-31',
        'millrace:run-id': '0199-run',
        'millrace:step': 'report/JFK',
        'millrace:owner': 'flights-team',
      },
    });
  });

  it('is the same, byte for byte, for the same launch: the token replays nothing else', () => {
    const again = startJobRunRequest(structuredClone(full), { mark: { ...fixed }, limitSeconds: 4_200 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(startJobRunRequest(full, { mark: fixed, limitSeconds: 4_200 })));
  });

  it('has no member for what the spec does not say', () => {
    expect(Object.keys(request()).sort()).toEqual([
      'applicationId',
      'clientToken',
      'executionRoleArn',
      'executionTimeoutMinutes',
      'jobDriver',
      'mode',
      'name',
      'retryPolicy',
      'tags',
    ]);
    expect(request().jobDriver).toEqual({ sparkSubmit: { entryPoint: 's3://scripts/report.py' } });
  });

  it('runs Hive where the spec does', () => {
    const { sparkSubmit: _, ...rest } = minimal;
    const hive = { query: 's3://scripts/report.sql', initQueryFile: 's3://scripts/init.sql' };
    expect(startJobRunRequest({ ...rest, hive }, { mark: fixed, limitSeconds: 60 }).jobDriver).toEqual({ hive });
  });

  it('carries the key as token, in a form that it takes', () => {
    expect(request().clientToken).toBe(fixed.key);
    expect(fixed.key).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  });

  it("tells EMR Serverless to try once, whatever else it says: a new try is the pipeline's", () => {
    const sneaked = { retryPolicy: { maxAttempts: 5 }, mode: 'STREAMING' } as Partial<EmrServerlessSpec>;
    for (const options of [{}, full, sneaked]) {
      expect(request(options)).toMatchObject({ retryPolicy: { maxAttempts: 1 }, mode: 'BATCH' });
    }
  });
});

describe('the execution timeout', () => {
  it.each([
    [1, 1],
    [60, 1],
    [61, 2],
    [86_400 + 600, 1_450],
    [60_000_000, 1_000_000],
    [90_000_000, 1_000_000],
  ])('is the limit of %i s in whole minutes: %i', (limitSeconds, minutes) => {
    expect(request({}, {}, limitSeconds).executionTimeoutMinutes).toBe(minutes);
  });

  it('is never 0, which means none', () => {
    expect(request({}, {}, 0.1).executionTimeoutMinutes).toBe(1);
  });
});

describe('logs', () => {
  const monitoring = (options: Partial<EmrServerlessSpec>) =>
    request(options).configurationOverrides?.monitoringConfiguration;

  it('go to CloudWatch where the spec asks for it, and to S3 where it names a place', () => {
    expect(monitoring({ logs: {} })).toEqual({ cloudWatchLoggingConfiguration: { enabled: true } });
    expect(monitoring({ logs: { group: '/x' } })).toEqual({
      cloudWatchLoggingConfiguration: { enabled: true, logGroupName: '/x' },
    });
    expect(monitoring({ logUri: 's3://logs/' })).toEqual({ s3MonitoringConfiguration: { logUri: 's3://logs/' } });
  });

  it("are left to the application's own settings otherwise", () => {
    expect(monitoring({ configurations: [{ classification: 'x' }] })).toBeUndefined();
    expect(request()).not.toHaveProperty('configurationOverrides');
  });
});

describe('tags', () => {
  const tagsFor = (mark: Partial<JobMark>) => request({}, mark).tags ?? {};

  it('hold nothing that EMR Serverless refuses, whatever an id was given by hand', () => {
    const tags = tagsFor({ workflowId: 'Zürich,北京 𠮷;aws:x', step: 'aws:step', owner: 'team#1' });
    expect(tags).toMatchObject({
      'millrace:workflow-id': 'Z_rich___ ___aws:x',
      'millrace:step': '_step',
      'millrace:owner': 'team_1',
    });
    for (const [key, value] of Object.entries(tags)) {
      expect(key).toMatch(/^[A-Za-z0-9 /_.:=+@-]{1,128}$/);
      expect(value).toMatch(/^[A-Za-z0-9 /_.:=+@-]{0,256}$/);
    }
  });

  it("cannot be overridden by the spec's own", () => {
    expect(request({ tags: { 'millrace:key': 'another' } }).tags).toMatchObject({ 'millrace:key': fixed.key });
  });
});
