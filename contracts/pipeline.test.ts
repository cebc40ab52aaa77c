import { describe, expect, it } from 'vitest';
import { isPipeline, workflowIdOf } from './pipeline.js';

describe('workflowIdOf', () => {
  it.each(['2001-01-31', 'a', 'A.b_c-9', '..', 'x'.repeat(200)])('takes the key %s', (key) => {
    expect(workflowIdOf('flightDelays', key)).toBe(`flightDelays:${key}`);
  });

  it.each(['', 'x'.repeat(201), 'a b', 'a:b', 'a/b', 'ä', 'a\n', '~a', 'a%20b'])(
    'refuses the key %j, which it names with the pipeline',
    (key) => {
      expect(() => workflowIdOf('flightDelays', key)).toThrow(
        new RangeError(`The key of flightDelays is ${JSON.stringify(key)}: it must be 1 to 200 of [A-Za-z0-9._-].`),
      );
    },
  );

  it('gives different keys different ids', () => {
    const keys = ['a', 'A', 'a.', '.a', 'a-', 'a_'];
    expect(new Set(keys.map((key) => workflowIdOf('p', key))).size).toBe(keys.length);
  });
});

describe('isPipeline', () => {
  it('is a function that carries a contract', () => {
    expect(isPipeline(Object.assign(() => undefined, { contract: {} }))).toBe(true);
  });

  it.each([undefined, null, {}, { contract: {} }, () => undefined])('is not %o', (value) => {
    expect(isPipeline(value)).toBe(false);
  });
});
