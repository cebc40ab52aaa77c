import type { Job } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { aMark } from '../../test/harness/scripted-plane.js';
import { runArguments, startRequest } from './requests.js';
import { glueJob, type GlueSpec } from './spec.js';

const spark: Job = { Name: 'a', Command: { Name: 'glueetl' } };
const pythonShell: Job = { Name: 'a', Command: { Name: 'pythonshell' } };
const mark = aMark({ key: '0123456789abcdef0123456789abcdef' });
const request = (options: Partial<GlueSpec> = {}, job = spark, limitSeconds = 3_600) =>
  startRequest(glueJob({ jobName: 'a', ...options }), { mark, limitSeconds }, job);

describe('startRequest', () => {
  it('is the same, byte for byte, for the same launch', () => {
    const options = {
      arguments: { '--b': '2', '--a': '1' },
      workerType: 'G.1X',
      numberOfWorkers: 2,
      bookmark: 'enable',
    } as const;
    expect(JSON.stringify(request(structuredClone(options)))).toBe(JSON.stringify(request(options)));
  });

  it('does not depend on when it is made, nor on anything of the definition but its type', () => {
    const job: Job = {
      ...spark,
      Timeout: 5,
      DefaultArguments: { '--x': 'y' },
      MaxCapacity: 3,
      LastModifiedOn: new Date(0),
    };
    expect(JSON.stringify(request({}, job))).toBe(JSON.stringify(request({}, spark)));
  });

  it('has no member for what the spec does not say', () => {
    expect(request({}, pythonShell)).toEqual({
      JobName: 'a',
      Arguments: { '--millrace-job-key': mark.key },
      Timeout: 60,
    });
  });

  it('says all that the spec says', () => {
    const full = request({
      workerType: 'G.2X',
      numberOfWorkers: 5,
      executionClass: 'FLEX',
      queuing: false,
      securityConfiguration: 'kms',
      notifyDelayAfterMinutes: 9,
    });
    expect(full).toMatchObject({
      WorkerType: 'G.2X',
      NumberOfWorkers: 5,
      ExecutionClass: 'FLEX',
      JobRunQueuingEnabled: false,
      SecurityConfiguration: 'kms',
      NotificationProperty: { NotifyDelayAfter: 9 },
    });
    expect(request({ maxCapacity: 0.0625 }, pythonShell)).toMatchObject({ MaxCapacity: 0.0625 });
  });

  it("never sends JobRunId, which means 'retry that run'", () => {
    expect(request()).not.toHaveProperty('JobRunId');
  });

  it.each([
    [60, 1],
    [61, 2],
    [3_600, 60],
    [7 * 86_400, 10_080],
    [7 * 86_400 + 1, 10_080],
    [30 * 86_400, 10_080],
  ])('limits a run of %i s to %i minutes, of which Glue takes 10 080 at most', (seconds, minutes) => {
    expect(request({}, spark, seconds).Timeout).toBe(minutes);
  });
});

describe('runArguments', () => {
  it.each([
    [undefined, { '--job-bookmark-option': 'job-bookmark-disable' }],
    ['disable', { '--job-bookmark-option': 'job-bookmark-disable' }],
    ['enable', { '--job-bookmark-option': 'job-bookmark-enable' }],
    [
      { from: 'jr_1', to: 'jr_2' },
      { '--job-bookmark-option': 'job-bookmark-pause', '--job-bookmark-from': 'jr_1', '--job-bookmark-to': 'jr_2' },
    ],
  ] as const)('writes the bookmark %j as Glue reads it', (bookmark, expected) => {
    const spec = glueJob({ jobName: 'a', marker: 'none', ...(bookmark !== undefined && { bookmark }) });
    expect(runArguments(spec, 'k', true)).toEqual(expected);
  });

  it('gives a Python shell job nothing that its script does not know, but the mark', () => {
    expect(runArguments(glueJob({ jobName: 'a', arguments: { '--date': 'd' } }), 'k', false)).toEqual({
      '--date': 'd',
      '--millrace-job-key': 'k',
    });
    expect(runArguments(glueJob({ jobName: 'a', arguments: { '--date': 'd' }, marker: 'none' }), 'k', false)).toEqual({
      '--date': 'd',
    });
  });

  it('lets nothing of the spec stand in the place of the mark', () => {
    expect(runArguments(glueJob({ jobName: 'a', arguments: { '--millrace-job-key': 'mine' } }), 'k', false)).toEqual({
      '--millrace-job-key': 'k',
    });
  });
});
