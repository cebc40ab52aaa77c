import { GlueClient, type Job } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { createGlueJob } from '../../test/harness/aws-setup.js';
import { callsOf, startScriptedPlane, targetOf, unitTiming } from '../../test/harness/scripted-plane.js';
import { awsService, clientOptions } from '../aws/client.js';
import { InvalidSpec } from '../invalid-spec.js';
import { checkDefinition, glueDefinitions, isPythonShell, logPlace, type GlueDefinitions } from './definition.js';
import { markArgument } from './ref.js';
import { glueJob, type GlueSpec } from './spec.js';

const spark: Job = { Name: 'a', Command: { Name: 'glueetl' } };
const pythonShell: Job = { Name: 'a', Command: { Name: 'pythonshell' } };
const check = (options: Partial<GlueSpec>, job: Job) => () =>
  checkDefinition(glueJob({ jobName: 'a', ...options }), job);

describe('a job with MaxRetries', () => {
  it('is refused, with both ways out', () => {
    expect(check({}, { ...spark, MaxRetries: 2 })).toThrow(InvalidSpec);
    expect(check({ maxRetries: 'refuse' }, { ...spark, MaxRetries: 2 })).toThrow(
      "Glue job a: its definition has MaxRetries=2, so Glue would start runs that nobody watches. Set it to 0, or write maxRetries: 'follow'.",
    );
  });

  it("is accepted where the spec follows Glue's own retries", () => {
    expect(check({ maxRetries: 'follow' }, { ...spark, MaxRetries: 2 })).not.toThrow();
  });

  it('is accepted where there are none', () => {
    expect(check({}, { ...spark, MaxRetries: 0 })).not.toThrow();
    expect(check({}, spark)).not.toThrow();
  });
});

describe("marker: 'none'", () => {
  it('is accepted where one run at a time is allowed, which is the default', () => {
    expect(check({ marker: 'none' }, { ...spark, ExecutionProperty: { MaxConcurrentRuns: 1 } })).not.toThrow();
    expect(check({ marker: 'none' }, spark)).not.toThrow();
    expect(check({ marker: 'none' }, { ...spark, ExecutionProperty: {} })).not.toThrow();
  });

  it('is refused where more are allowed', () => {
    expect(check({ marker: 'none' }, { ...spark, ExecutionProperty: { MaxConcurrentRuns: 2 } })).toThrow(
      "Glue job a: marker: 'none' needs MaxConcurrentRuns=1, and it is 2.",
    );
  });
});

describe('NonOverridableArguments', () => {
  it('are refused where they name the mark', () => {
    expect(check({}, { ...spark, NonOverridableArguments: { [markArgument]: 'x' } })).toThrow(
      `NonOverridableArguments names ${markArgument}`,
    );
  });

  it('are accepted where they name others, or no mark is sent', () => {
    expect(check({}, { ...spark, NonOverridableArguments: { '--env': 'prod' } })).not.toThrow();
    expect(check({ marker: 'none' }, { ...spark, NonOverridableArguments: { [markArgument]: 'x' } })).not.toThrow();
  });
});

describe('a Python shell job', () => {
  it('is known by its command', () => {
    expect(isPythonShell(pythonShell)).toBe(true);
    expect(isPythonShell(spark)).toBe(false);
    expect(isPythonShell({})).toBe(false);
  });

  it('has no FLEX execution, which a Spark job has', () => {
    expect(check({ executionClass: 'FLEX' }, pythonShell)).toThrow(
      'Glue job a: a Python shell job has no FLEX execution.',
    );
    expect(check({ executionClass: 'FLEX' }, { ...spark, GlueVersion: '4.0' })).not.toThrow();
  });

  it.each(['enable', { from: 'a', to: 'b' }] as const)('has no bookmark %j, which a Spark job has', (bookmark) => {
    expect(check({ bookmark }, pythonShell)).toThrow('Glue job a: a Python shell job has no bookmarks.');
    expect(check({ bookmark }, spark)).not.toThrow();
  });

  it('may say that it wants none of either', () => {
    expect(check({ bookmark: 'disable', executionClass: 'STANDARD' }, pythonShell)).not.toThrow();
  });
});

/** StartJobRun's reference says so; Glue would answer InvalidInputException. */
describe('rules that are still to come', () => {
  it.each([
    ['0.0625 or 1 DPU for a Python shell job', { maxCapacity: 2 }, pythonShell],
    ['no worker type for a Python shell job', { workerType: 'G.1X', numberOfWorkers: 2 }, pythonShell],
    ['2 to 100 whole DPUs for a Spark job', { maxCapacity: 0.5 }, { ...spark, GlueVersion: '1.0' }],
    ['no MaxCapacity from Glue 2.0 on', { maxCapacity: 10 }, { ...spark, GlueVersion: '4.0' }],
    ['FLEX for glueetl only', { executionClass: 'FLEX' }, { Command: { Name: 'gluestreaming' }, GlueVersion: '4.0' }],
    ['FLEX from Glue 3.0 on', { executionClass: 'FLEX' }, { ...spark, GlueVersion: '2.0' }],
    ['no queue for a job with MaxRetries', { queuing: true, maxRetries: 'follow' }, { ...spark, MaxRetries: 1 }],
  ] as const satisfies readonly (readonly [string, Partial<GlueSpec>, Job])[])('%s', (_, options, job) => {
    expect(check(options, job)).toThrow(InvalidSpec);
  });
});

describe('reading definitions', () => {
  let plane: Plane;
  let calls: string[];
  let definitions: GlueDefinitions;
  beforeAll(async () => {
    plane = await startScriptedPlane();
    await createGlueJob(plane, 'known', { MaxRetries: 1 });
  });
  afterAll(() => plane.close());
  beforeEach(() => {
    plane.clearFaults();
    const glue = new GlueClient(clientOptions(targetOf(plane), unitTiming));
    onTestFinished(() => glue.destroy());
    calls = callsOf(glue);
    definitions = glueDefinitions(awsService(targetOf(plane), unitTiming, glue));
  });

  it('asks once for many that want to know at the same time', async () => {
    const jobs = await Promise.all([definitions.get('known'), definitions.get('known')]);
    expect(jobs.map(({ MaxRetries }) => MaxRetries)).toEqual([1, 1]);
    expect(calls).toEqual(['GetJob']);
  });

  it('asks again after five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await definitions.get('known');
    vi.setSystemTime(Date.now() + 299_000);
    await definitions.get('known');
    expect(calls).toHaveLength(1);
    vi.setSystemTime(Date.now() + 2_000);
    await definitions.get('known');
    expect(calls).toHaveLength(2);
  });

  it('keeps no failure', async () => {
    plane.fault({ operation: 'GetJob', fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(definitions.get('known')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(definitions.get('known')).resolves.toMatchObject({ Name: 'known' });
  });

  it("passes AWS's own word on for a job that does not exist", async () => {
    await expect(definitions.get('nowhere')).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: 'Job nowhere not found.',
    });
  });
});

describe('logPlace', () => {
  const spark = (GlueVersion: string, DefaultArguments = {}) => ({
    Command: { Name: 'glueetl' },
    GlueVersion,
    DefaultArguments,
  });

  it.each([
    [spark('4.0'), '/aws-glue/jobs', 'jr_1'],
    [spark('5.0'), '/aws-glue/jobs', 'jr_1-driver'],
    [spark('5.0', { '--custom-logStream-prefix': 'daily' }), '/aws-glue/jobs', 'daily-driver'],
    [spark('4.0', { '--custom-logGroup-prefix': '/etl' }), '/etl', 'jr_1'],
    [{ Command: { Name: 'pythonshell' } }, '/aws-glue/python-jobs', 'jr_1'],
  ])('of %j is %s %s', (job, logGroup, logStream) => {
    expect(logPlace(glueJob({ jobName: 'a' }), job, 'jr_1')).toEqual({ logGroup, logStream });
  });
});
