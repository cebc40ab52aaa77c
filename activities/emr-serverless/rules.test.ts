import { describe, expect, it } from 'vitest';
import { emrServerlessSpec, type EmrServerlessSpec } from './spec.js';

type Options = Partial<Omit<EmrServerlessSpec, 'kind'>>;

const hive = { query: 's3://scripts/report.sql' };
const sparkSubmit = { entryPoint: 's3://scripts/report.py' };

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = emrServerlessSpec.safeParse({
    kind: 'emr-serverless',
    applicationId: '00f1r8f8d2e4q40i',
    executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
    ...options,
  });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const tags = (count: number) => ({
  sparkSubmit,
  tags: Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, 'x'])),
});

const rules: readonly [rule: string, accepted: Options, refused: Options, problem: string][] = [
  [
    'Spark excludes Hive',
    { sparkSubmit },
    { sparkSubmit, hive },
    'sparkSubmit: a job run has either sparkSubmit or hive',
  ],
  ['a run does something', { hive }, {}, 'sparkSubmit: a job run has either sparkSubmit or hive'],
  [
    'there are 200 tags, and six are taken',
    tags(194),
    tags(195),
    "tags: more than 194 tags (EMR Serverless allows 200, and 6 are Millrace's)",
  ],
  [
    'tags hold letters of the alphabet',
    { sparkSubmit, tags: { 'A z_0': '/_.:=+@-' } },
    { sparkSubmit, tags: { team: 'Zürich', city: 'ok' } },
    'tags: team hold more than letters, digits, blanks and / _ . : = + @ -',
  ],
  [
    "a tag is not AWS's",
    { sparkSubmit, tags: { 'our-aws:x': 'y' } },
    { sparkSubmit, tags: { 'aws:x': 'y' } },
    'tags: aws:x begin with aws: or millrace:, which are reserved',
  ],
  [
    "a tag's value is not AWS's",
    { sparkSubmit, tags: { x: 'on-aws:y' } },
    { sparkSubmit, tags: { x: 'aws:y' } },
    'tags: x have values that begin with aws:, which is reserved',
  ],
];

describe.each(rules)('%s', (_, accepted, refused, problem) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused)).toEqual([problem]);
  });
});
