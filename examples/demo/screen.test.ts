import { expect, test } from 'vitest';

import type { RunLine } from './run-line.js';
import { screenOn } from './screen.js';

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

function line(name: string, text: string, ended = false): RunLine {
  return { name, text, phase: text, ended };
}

test('without a terminal each change is a line, and what did not change is none', () => {
  const out = output(false);
  const screen = screenOn(out, performance.now());
  screen.show([line('a', 'a 1'), line('b', 'b 1')]);
  screen.show([line('a', 'a 1'), line('b', 'b 2')]);
  screen.say('killed');
  screen.note('noted');
  screen.show([line('a', 'a 2', true)]);
  expect(out.written.map((text) => text.replace(/^ *\+\d+\.\d s {2}/, 'at its time: '))).toEqual([
    'at its time: a 1\n',
    'at its time: b 1\n',
    'at its time: b 2\n',
    'killed\n',
    'at its time: noted\n',
    'at its time: a 2\n',
  ]);
});

test('on a terminal the lines of runs under way are drawn over, and all else stays above them', () => {
  const out = output(true);
  const screen = screenOn(out);
  screen.show([line('a', 'a 1'), line('b', 'b 1')]);
  screen.show([line('a', 'a 2', true), line('b', 'b 2')]);
  screen.say('killed');
  screen.show([line('b', 'b 3', true)]);
  screen.say('done');
  expect(asSeen(out.written.join(''))).toEqual(['a 2', 'killed', 'b 3', 'done', '']);
});

/** What a terminal would show: knows the way up, to the line's start, and the clearing of all below. */
function asSeen(text: string): string[] {
  const lines = [''];
  let row = 0;
  for (const [part, up, rest] of text.matchAll(/\x1b\[(\d+)A|\x1b\[\?7[lh]|\x1b\[J|\r|\n|([^\x1b\r\n]+)/g)) {
    if (up !== undefined) row -= Number(up);
    else if (part === '\x1b[J') lines.splice(row, lines.length, '');
    else if (part === '\n') lines[++row] ??= '';
    else if (rest !== undefined) lines[row] = rest;
  }
  return lines;
}
