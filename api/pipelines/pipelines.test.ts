import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isStable } from './json-stable.js';
import { readPipelines } from './pipelines.js';

function pipeline(name: string, input: z.ZodType): unknown {
  const run = { [name]: async () => undefined }[name];
  return Object.assign(run as object, { contract: { summary: 'A test.', input } });
}

const day = z.object({ date: z.iso.date(), tries: z.number().int().default(1) });

describe('readPipelines', () => {
  test('gives the JSON Schema of what a caller sends, unknown keys refused', () => {
    const known = readPipelines({ flights: pipeline('flights', day) }).get('flights');
    expect(known.inputSchema).toMatchObject({ type: 'object', required: ['date'], additionalProperties: false });
    expect(known.inputSchema).not.toHaveProperty('$schema');
  });

  test('lists every export that is wrong, each by name', () => {
    const read = () =>
      readPipelines({
        flights: pipeline('flight', day),
        helper: () => 1,
        millraceReceipt: pipeline('millraceReceipt', day),
        dates: pipeline('dates', z.object({ at: z.date() })),
        flags: pipeline('flags', z.object({ on: z.object({ deep: z.stringbool() }) })),
        lengths: pipeline('lengths', z.object({ a: z.string().transform((text) => text.length) })),
        text: pipeline('text', z.string()),
        fine: pipeline('fine', day),
      });
    expect(read).toThrow(/flights: its function is named "flight"/);
    expect(read).toThrow(/helper: is not a pipeline/);
    expect(read).toThrow(/millraceReceipt: names that start with/);
    expect(read).toThrow(/dates: its input schema is not JSON-stable: Date cannot be represented/);
    expect(read).toThrow(/flags: .*a codec at properties\.on\.properties\.deep/);
    expect(read).toThrow(/lengths: .*Transforms cannot be represented/);
    expect(read).toThrow(/text: .*it must be an object, not string/);
    expect(read).not.toThrow(/^fine/m);
  });
});

describe('isStable', () => {
  test('tells an input that parses to itself from one that does not', () => {
    expect(isStable(day, day.parse({ date: '2001-01-01' }))).toBe(true);
    const growing = z.object({ name: z.preprocess((name) => `${String(name)}!`, z.string()) });
    expect(isStable(growing, growing.parse({ name: 'a' }))).toBe(false);
  });
});
