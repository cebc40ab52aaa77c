import { describe, expect, it } from 'vitest';
import { wordsOf } from './words.js';

describe('spark-submit parameters', () => {
  it.each([
    ['--conf a=1  --master\tyarn\n-v', ['--conf', 'a=1', '--master', 'yarn', '-v']],
    [`--conf 'a=b c' --name "my report"`, ['--conf', 'a=b c', '--name', 'my report']],
    [`--conf spark.opts="-Dx=1 -Dy='2'"`, ['--conf', `spark.opts=-Dx=1 -Dy='2'`]],
    [`a\\ b "c \\"d\\"" ''`, ['a b', 'c "d"', '']],
    ['   ', []],
  ])('%j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
