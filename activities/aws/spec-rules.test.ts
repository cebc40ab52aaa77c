import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkRules, named, tagRules, type Rule } from './spec-rules.js';

/** One line a problem, as `path: message`. */
function problemsOf(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('checkRules', () => {
  const rules: readonly Rule<{ count: number; name?: string | undefined }>[] = [
    ['count', ({ count }) => count > 2 && `${count} are too many`],
    ['count', ({ count }) => count % 2 === 1 && 'an odd count'],
    ['name', ({ name }) => (name === undefined ? undefined : `nobody may be called ${name}`)],
  ];
  const schema = z.strictObject({ count: z.number(), name: z.string().optional() }).superRefine(checkRules(rules));

  it('finds nothing where all is well', () => {
    expect(problemsOf(schema, { count: 2 })).toEqual([]);
  });

  it('names every rule that is broken, each at its place', () => {
    expect(problemsOf(schema, { count: 3, name: 'x' })).toEqual([
      'count: 3 are too many',
      'count: an odd count',
      'name: nobody may be called x',
    ]);
  });
});

describe('named', () => {
  it('names all of them', () => {
    expect(named(['a', 'b'], 'are wrong')).toBe('a, b are wrong');
  });

  it('says nothing of none', () => {
    expect(named([], 'are wrong')).toBeUndefined();
  });
});

describe('tagRules', () => {
  const schema = z
    .strictObject({ tags: z.record(z.string(), z.string()).optional() })
    .superRefine(checkRules(tagRules('EMR', 50, /^[a-z:-]*$/i, 'letters')));
  const problems = (tags: Record<string, string>) => problemsOf(schema, { tags });
  const many = (count: number) => Array.from({ length: count }, (_, index) => [`tag-${'x'.repeat(index)}`, 'v']);

  it('take tags, no tags and none at all', () => {
    expect(problemsOf(schema, {})).toEqual([]);
    expect(problems({})).toEqual([]);
    expect(problems({ team: 'flights', 'our-aws:x': 'on-aws:y' })).toEqual([]);
  });

  it("leave room for Millrace's own", () => {
    expect(problems(Object.fromEntries(many(44)) as Record<string, string>)).toEqual([]);
    expect(problems(Object.fromEntries(many(45)) as Record<string, string>)).toEqual([
      "tags: more than 44 tags (EMR allows 50, and 6 are Millrace's)",
    ]);
  });

  it.each([
    ['a key that holds what it must not', { 'a,b': 'x' }, 'tags: a,b hold more than letters'],
    ['a value that does', { a: 'x', b: '1', c: '2' }, 'tags: b, c hold more than letters'],
    ["a value with AWS's prefix", { a: 'aws:x' }, 'tags: a have values that begin with aws:, which is reserved'],
    ["a key with AWS's prefix", { 'AWS:a': 'x' }, 'tags: AWS:a begin with aws: or millrace:, which are reserved'],
    [
      "a key with Millrace's prefix",
      { 'Millrace:key': 'x' },
      'tags: Millrace:key begin with aws: or millrace:, which are reserved',
    ],
  ])('refuse %s', (_, tags, problem) => {
    expect(problems(tags as Record<string, string>)).toEqual([problem]);
  });
});
