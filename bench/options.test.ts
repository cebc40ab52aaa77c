import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

const defaults = { items: 10_000, clusters: 100, minutes: 6, kills: 1_000, beside: 40, parallel: 12 };

describe('the options of the benches', () => {
  it('are what the bars are of where nothing is said', () => {
    expect(readOptions({})).toEqual(defaults);
  });

  it('are taken one by one', () => {
    expect(readOptions({ items: '500', minutes: '0.5' })).toEqual({ ...defaults, items: 500, minutes: 0.5 });
    expect(readOptions({ kills: '20', resume: 'kills.jsonl' })).toEqual({
      ...defaults,
      kills: 20,
      resume: 'kills.jsonl',
    });
  });

  it.each([
    ['items', '0'],
    ['items', '1.5'],
    ['items', 'many'],
    ['clusters', ''],
    ['clusters', '1001'],
    ['minutes', '-1'],
    ['kills', '0.5'],
    ['parallel', '100'],
    ['resume', ''],
  ] as const)('refuse --%s %j', (name, value) => {
    expect(() => readOptions({ [name]: value })).toThrow(`--${name} is ${JSON.stringify(value)}`);
  });
});
