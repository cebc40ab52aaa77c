import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { readTools, ToolsMissing } from './tools.js';

const whole = {
  node: '/a/node',
  temporal: { path: '/a/temporal', version: '1.5.1' },
  emulator: { ministack: '/a/ministack' },
  jobsPython: '/a/python',
  pythonPath: '/a/local/python',
};

function aProject(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tools-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '.millrace'));
  if (text !== undefined) writeFileSync(join(folder, '.millrace', 'tools.json'), text);
  return folder;
}

test('reads what the set-up wrote', () => {
  expect(readTools(aProject(JSON.stringify(whole)))).toEqual(whole);
});

test('reads an emulator that someone else runs', () => {
  const emulator = { url: 'http://127.0.0.1:4566' };
  expect(readTools(aProject(JSON.stringify({ ...whole, emulator }))).emulator).toEqual(emulator);
});

test('asks for the set-up where it has not run', () => {
  const folder = aProject();
  expect(() => readTools(folder)).toThrow(ToolsMissing);
  expect(() => readTools(folder)).toThrow(/tools\.json can't be used: ENOENT.* Run `npm run setup`$/);
});

test('names what is wrong in a damaged file', () => {
  const folder = aProject(JSON.stringify({ ...whole, temporal: { path: '/a/temporal' } }));
  expect(() => readTools(folder)).toThrow(/temporal\.version[\s\S]*Run `npm run setup`$/);
});
