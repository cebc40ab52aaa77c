import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { check } from './check.js';
import { writeSources } from './proof/prove.js';
import { soundWorld } from './proof/sound.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-sources-'));
  writeSources(folder, soundWorld().collect());
});

afterEach(() => rmSync(folder, { recursive: true }));

it('names the file that is missing', () => {
  rmSync(join(folder, 'witness.ndjson'));
  expect(() => check(folder)).toThrow(/^witness.ndjson: it can't be read: ENOENT/);
});

it('names the line that is no JSON', () => {
  appendFileSync(join(folder, 'processes.ndjson'), '{"at": 1, "pi');
  expect(() => check(folder)).toThrow('processes.ndjson, line 3: no JSON: {"at": 1, "pi');
});

it('names the field that a line lacks, or that says what nobody knows', () => {
  appendFileSync(join(folder, 'processes.ndjson'), '{"at": 1, "pid": 7, "role": "worker", "event": "vanished"}\n');
  expect(() => check(folder)).toThrow(/^processes.ndjson, line 3: event is "vanished", wanted/);
});

it('names the run whose history is none', () => {
  const run = {
    namespace: 'default',
    workflowId: 'nightly:odd',
    runId: 'odd',
    status: 'FAILED',
    history: { events: [{}] },
  };
  appendFileSync(join(folder, 'histories.ndjson'), `${JSON.stringify(run)}\n`);
  expect(() => check(folder)).toThrow('histories.ndjson, run odd of nightly:odd: No event of a history: {}');
});
