import { describe, expect, it } from 'vitest';
import { splitLines } from './lines.js';

function linesOf(...texts: string[]): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  for (const text of texts) splitter.write(text);
  splitter.close();
  return lines;
}

describe('output', () => {
  it('is cut into lines, however it comes', () => {
    expect(linesOf('one\ntw', 'o\n', 'three')).toEqual(['one', 'two', 'three']);
  });

  it('has no empty lines: CloudWatch refuses them', () => {
    expect(linesOf('one\n\n\ntwo\n')).toEqual(['one', 'two']);
  });

  it('without any end of a line is cut where an event is full', () => {
    const lines = linesOf('x'.repeat(100_000), 'y'.repeat(100_000));
    expect(lines.every((line) => line.length <= 65_536)).toBe(true);
    expect(lines.join('')).toBe('x'.repeat(100_000) + 'y'.repeat(100_000));
  });

  it('of one long line is cut as well', () => {
    expect(linesOf(`${'x'.repeat(70_000)}\nshort\n`).map(({ length }) => length)).toEqual([65_536, 4_464, 5]);
  });
});
