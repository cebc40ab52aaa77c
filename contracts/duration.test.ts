import { expect, it } from 'vitest';
import { fromMs, toMs, type Duration } from './duration.js';

it.each([
  ['250ms', 250],
  ['1s', 1_000],
  ['90s', 90_000],
  ['10m', 600_000],
  ['1.5h', 5_400_000],
  ['1d', 86_400_000],
  ['0ms', 0],
] as const)('reads %s as %i milliseconds', (text, ms) => {
  expect(toMs(text)).toBe(ms);
});

it.each(['', '10', 'm', '10 m', '10minutes', '-5s', '+5s', '1e3s', '.5s', '5.s', ' 5s', '5s\n', 'Infinitys', '1m30s'])(
  'refuses %j and says what to write',
  (text) => {
    expect(() => toMs(text as Duration)).toThrow(
      new RangeError(`Not a duration: ${JSON.stringify(text)}. Write a number and ms, s, m, h or d.`),
    );
  },
);

it('refuses what is no text, as a JavaScript caller may give it', () => {
  expect(() => toMs(undefined as unknown as Duration)).toThrow(RangeError);
  expect(() => toMs(5_000 as unknown as Duration)).toThrow(/Not a duration: 5000\./);
});

it.each([
  [0, '0ms'],
  [999, '999ms'],
  [1_000, '1s'],
  [1_500, '1500ms'],
  [90_000, '90s'],
  [3_600_000, '1h'],
  [172_800_000, '2d'],
] as const)('writes %i milliseconds as %s', (ms, text) => {
  expect(fromMs(ms)).toBe(text);
});

it('writes nothing that it does not read back as the same', () => {
  for (const ms of [0, 1, 59, 1_001, 60_000, 61_000, 86_399_999, 86_400_000, 2 ** 40]) {
    expect(toMs(fromMs(ms))).toBe(ms);
  }
});
