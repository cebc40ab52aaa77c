import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { strict } from './strict.js';

describe('strict', () => {
  const schema = z.object({
    date: z.iso.date().describe('Flight date'),
    tables: z.array(z.object({ name: z.string() })).optional(),
    mode: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('full') }),
        z.object({ kind: z.literal('since'), day: z.string() }),
      ])
      .nullish(),
    limits: z.record(z.string(), z.object({ rows: z.number() })).default({}),
    pair: z.tuple([z.object({ a: z.number() })]).optional(),
    loose: z.looseObject({}).optional(),
  });

  const unknownAt = (input: unknown) => {
    const found = strict(schema).safeParse(input).error?.issues ?? [];
    return found.map((issue) =>
      issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys].join('.') : issue.code,
    );
  };

  test('names unknown keys at every depth', () => {
    expect(unknownAt({ date: '2001-01-01', dat: 1 })).toEqual(['dat']);
    expect(unknownAt({ date: '2001-01-01', tables: [{ name: 'a' }, { name: 'b', nam: 1 }] })).toEqual(['tables.1.nam']);
    expect(unknownAt({ date: '2001-01-01', mode: { kind: 'since', day: 'x', hour: 1 } })).toEqual(['mode.hour']);
    expect(unknownAt({ date: '2001-01-01', limits: { a: { rows: 1, row: 2 } } })).toEqual(['limits.a.row']);
    expect(unknownAt({ date: '2001-01-01', pair: [{ a: 1, b: 2 }] })).toEqual(['pair.0.b']);
  });

  test('leaves alone what says that it is loose', () => {
    expect(unknownAt({ date: '2001-01-01', loose: { anything: 1 } })).toEqual([]);
  });

  test('gives the same output as the schema itself', () => {
    const input = { date: '2001-01-01', mode: { kind: 'full' } };
    expect(strict(schema).parse(input)).toEqual(schema.parse(input));
  });

  test('keeps refinements and descriptions', () => {
    const refined = strict(z.object({ n: z.number().describe('How many') }).refine(({ n }) => n > 1, 'too few'));
    expect(refined.safeParse({ n: 1 }).error?.issues[0]?.message).toBe('too few');
    expect(z.toJSONSchema(refined).properties?.n).toMatchObject({ description: 'How many' });
  });

  test('follows a schema that names itself', () => {
    const tree = z.object({
      name: z.string(),
      get children() {
        return z.array(tree);
      },
    });
    const found = strict(tree).safeParse({ name: 'a', children: [{ name: 'b', children: [], colour: 1 }] });
    expect(found.error?.issues[0]).toMatchObject({
      code: 'unrecognized_keys',
      path: ['children', 0],
      keys: ['colour'],
    });
    expect(JSON.stringify(z.toJSONSchema(strict(tree)))).toContain('"$ref":"#"');
  });

  test('follows z.lazy', () => {
    const lazy = z.object({ next: z.lazy(() => z.object({ a: z.number() })) });
    expect(strict(lazy).safeParse({ next: { a: 1, b: 1 } }).success).toBe(false);
  });
});
