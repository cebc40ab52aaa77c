import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLines, type Beats } from './lines.js';

const line = (code: string): Beats => ({
  v: 1,
  how: 'waiting',
  heartbeat: '25s',
  at: '2026-11-20T00:00:00.000Z',
  jobs: 1,
  seconds: 60,
  beats: 3,
  code,
});
const written = (...lines: Beats[]) => lines.map((one) => `${JSON.stringify(one)}\n`).join('');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-lines-'));
  file = join(folder, 'new', 'hits.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lines of the recovery bench', () => {
  it('are found again by the next run', () => {
    openLines(file, 'a').write(line('a'));
    const again = openLines(file, 'a');
    again.write(line('a'));
    expect(again.all()).toEqual([line('a'), line('a')]);
    expect(readFileSync(file, 'utf8')).toBe(written(line('a'), line('a')));
  });

  it('of other code are counted, and nothing else', () => {
    openLines(file, 'a').write(line('a'));
    expect(openLines(file, 'b')).toMatchObject({ others: 1 });
    expect(openLines(file, 'b').all()).toEqual([]);
  });

  it('go on after one that was cut off', () => {
    openLines(file, 'a').write(line('a'));
    writeFileSync(file, `${written(line('a'))}{"v":1,"how":"kil`);
    openLines(file, 'a').write(line('a'));
    expect(readFileSync(file, 'utf8')).toBe(written(line('a'), line('a')));
  });

  it('that are no JSON are named', () => {
    openLines(file, 'a').write(line('a'));
    writeFileSync(file, 'many\n');
    expect(() => openLines(file, 'a')).toThrow(`Line 1 of ${file} is no JSON: many`);
  });
});
