import { expect, test } from 'vitest';

import { OptionWrong, parseOptions } from './options.js';

test('thirty days that end, unless told otherwise', () => {
  expect(parseOptions([])).toEqual({ all: false, days: 30, keep: false });
  expect(parseOptions(['--keep', '--days', '3'])).toEqual({ all: false, days: 3, keep: true });
  expect(parseOptions(['--days=181', '--all'])).toEqual({ all: true, days: 181, keep: false });
});

test.each([
  [['--everything'], 'There is no option --everything.'],
  [['--wat=3'], 'There is no option --wat=3.'],
  [['-k'], 'There is no option -k.'],
  [['3'], 'There is no option 3.'],
  [['--no-keep'], 'There is no option --no-keep.'],
  [['--keep=yes'], '--keep takes no value: --keep=yes'],
  [['--all=3'], '--all takes no value: --all=3'],
  [['--days', '0'], '--days is "0".'],
  [['--days', '182'], '--days is "182".'],
  [['--days', '1.5'], '--days is "1.5".'],
  [['--days', 'ten'], '--days is "ten".'],
  [['--days'], '--days is given without a number.'],
])('%j is refused, with what there is', (args, message) => {
  const parse = (): unknown => parseOptions(args);
  expect(parse).toThrow(OptionWrong);
  expect(parse).toThrow(message);
  expect(parse).toThrow('--days <1 to 181, default 30>');
});
