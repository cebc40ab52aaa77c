import { describe, expect, it } from 'vitest';
import { emrStep, emrStepSpec, sparkStep } from './step-spec.js';

const cluster = 'j-2AXXXXXXGAPLF';

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = emrStepSpec.safeParse({ kind: 'emr-step', cluster, jar: 's3://a.jar', ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('emrStep', () => {
  it('runs any jar', () => {
    const spec = emrStep({
      cluster,
      name: 'count',
      jar: 's3://jars/count.jar',
      mainClass: 'org.example.Count',
      args: ['--date', '2001-01-31', ''],
      properties: { 'mapreduce.job.queuename': 'etl' },
      executionRoleArn: 'arn:aws:iam::000000000000:role/step',
    });
    expect(emrStepSpec.parse(spec)).toEqual({ ...spec, kind: 'emr-step' });
  });

  it('builds without checking, because workflows hold no zod', () => {
    expect(emrStep({ cluster: '', jar: '' })).toEqual({ kind: 'emr-step', cluster: '', jar: '' });
  });
});

describe('sparkStep', () => {
  it('is spark-submit on the cluster, by the command runner', () => {
    const spec = sparkStep({ cluster, script: 's3://scripts/count.py', args: ['--date', '2001-01-31'] });
    expect(spec).toEqual({
      kind: 'emr-step',
      cluster,
      jar: 'command-runner.jar',
      args: ['spark-submit', '--deploy-mode', 'cluster', 's3://scripts/count.py', '--date', '2001-01-31'],
    });
    expect(emrStepSpec.parse(spec)).toEqual(spec);
  });

  it('takes options of its own in place of the default ones', () => {
    const submit = ['--conf', 'spark.executor.memory=4g'];
    expect(sparkStep({ cluster, script: 's3://a.py', submit }).args).toEqual(['spark-submit', ...submit, 's3://a.py']);
    expect(sparkStep({ cluster, script: 's3://a.py', submit: [] }).args).toEqual(['spark-submit', 's3://a.py']);
  });

  it('keeps name and role', () => {
    expect(sparkStep({ cluster, script: 's3://a.py', name: 'count', executionRoleArn: 'arn' })).toMatchObject({
      name: 'count',
      executionRoleArn: 'arn',
    });
  });
});

describe('a spec', () => {
  it.each([
    ['cluster', { cluster: 'traffic' }],
    ['cluster', { cluster: 'J-2AXXXXXXGAPLF' }],
    ['cluster', { cluster: `${cluster} ` }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: '' }],
    ['jar', { jar: '' }],
    ['jar', { jar: undefined }],
    ['args', { args: 'ls' }],
    ['args.0', { args: [1] }],
    ['properties.a', { properties: { a: 1 } }],
    ['executionRoleArn', { executionRoleArn: '' }],
  ])('is refused for its %s: %j', (path, options) => {
    expect(problemsOf(options).map((problem) => problem.split(':')[0])).toEqual([path]);
  });

  it.each([{ actionOnFailure: 'TERMINATE_CLUSTER' }, { ActionOnFailure: 'CANCEL_AND_WAIT' }])(
    'has no say in what its failure does to others: %j',
    (options) => {
      expect(problemsOf(options).join()).toContain('Unrecognized key');
    },
  );
});
