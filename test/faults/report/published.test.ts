import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Line, RunLine } from '../rig/lines/line.js';
import { linesFor, writeLines } from './published.js';
import { run, trial } from './sample.js';

describe('what is published', () => {
  const wrong: Line = { ...trial, violated: ['I2a'] };
  const later: RunLine = { ...run, run: 'r2', at: '2026-11-21T10:00:00.000Z' };
  const peer: Line = { v: 1, what: 'peer', at: run.at, cell: 'F1/W4', trial: 'p1', jobs: 2, left: 0 };
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-report-'));
    file = join(folder, 'trials.ndjson.gz');
    writeLines(file, [run, wrong, peer]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps earlier runs of the same code, each line once', () => {
    expect(linesFor([wrong, later], true, file)).toEqual([run, wrong, peer, later]);
  });

  it('is of the latest code alone, but for the peer', () => {
    const other: RunLine = { ...later, code: 'c2' };
    expect(linesFor([other], true, file)).toEqual([peer, other]);
  });

  it('is read where nothing is given, and left alone where a file is only looked at', () => {
    expect(linesFor([], false, file)).toEqual([run, wrong, peer]);
    expect(linesFor([later], false, file)).toEqual([later]);
  });
});
