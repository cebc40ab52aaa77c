import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { carriesKey, markedName } from './marked-name.js';

const key = '0123456789abcdef0123456789abcdef';

describe('a marked name', () => {
  it.each([
    ['transform', `transform ${key}`],
    ['report/JFK', `report/JFK ${key}`],
    ['  two  words ', `two  words ${key}`],
    ['Zürich 北京', `Zürich 北京 ${key}`],
    ['', key],
    [' \n\t', key],
    ['line\nbreak\u0000\u001f\u007f\u0085', `line break ${key}`],
    ['half a letter \ud83d, a whole one 😀', `half a letter  , a whole one ${key}`],
    ['<a> | $b `c`', `a     b  c ${key}`],
  ])('says %j, and the mark last', (human, expected) => {
    expect(markedName(human, key)).toBe(expected);
  });

  it.each([1, 200, 222, 223, 224, 256, 10_000])('of %i characters is cut in its words, never in its mark', (length) => {
    const name = markedName('x'.repeat(length), key);
    expect(name).toBe(`${'x'.repeat(Math.min(length, 223))} ${key}`);
    expect(name.length).toBeLessThanOrEqual(256);
  });

  it('has one blank before the mark, also where the cut falls behind a blank', () => {
    expect(markedName(`${'x'.repeat(222)} ${'y'.repeat(100)}`, key)).toBe(`${'x'.repeat(222)} ${key}`);
  });

  it('is one that EMR takes, and whose mark is found again, whatever it is made of', () => {
    for (let count = 0; count < 500; count += 1) {
      const name = markedName(randomBytes(2 + count).toString('utf16le'), key);
      expect(name).toMatch(/^[\u0020-\ud7ff\ue000-\ufffd]{1,256}$/);
      expect(name).not.toMatch(/[<>$|`]/);
      expect(name.isWellFormed()).toBe(true);
      expect(carriesKey(name, key)).toBe(true);
    }
  });

  it('is the same for the same launch', () => {
    expect(markedName('a\u0000b', key)).toBe(markedName('a\u0000b', key));
  });
});

describe('a key', () => {
  it.each([undefined, '', 'transform', `${key} transform`, `transform ${key.replace('0', '1')}`, `transform ${key}1`])(
    'is not carried by %j',
    (name) => {
      expect(carriesKey(name, key)).toBe(false);
    },
  );

  it('is carried by a name of nothing else', () => {
    expect(carriesKey(key, key)).toBe(true);
  });
});
