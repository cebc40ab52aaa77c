import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

describe('the options of the benches', () => {
  it('are what the bars are of where nothing is said', () => {
    expect(readOptions({})).toEqual({ items: 10_000, clusters: 100, minutes: 6 });
  });

  it('are taken one by one', () => {
    expect(readOptions({ items: '500', minutes: '0.5' })).toEqual({ items: 500, clusters: 100, minutes: 0.5 });
  });

  it.each([
    ['items', '0'],
    ['items', '1.5'],
    ['items', 'many'],
    ['clusters', ''],
    ['clusters', '1001'],
    ['minutes', '-1'],
  ] as const)('refuse --%s %j', (name, value) => {
    expect(() => readOptions({ [name]: value })).toThrow(`--${name} is ${JSON.stringify(value)}`);
  });
});
