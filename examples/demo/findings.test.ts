import { expect, test } from 'vitest';

import type { LedgerEntry } from '../../local/aws/ledger.js';
import { at, exampleRun, exampleStep } from './testing/run.js';
import type { Facts } from './findings.js';
import { judge } from './findings.js';
import { countJobs, mainKinds } from './jobs.js';

const dates = ['2001-01-01', '2001-01-02'];

function contents(rows: readonly number[], averageDelay = 33.6): Facts['source'] {
  const worst = [{ airport: 'DFW', flights: 1_607, averageDelay }];
  return { days: new Map(rows.map((count, day) => [dates[day] ?? '2001-01-03', count])), worst };
}

function runs(rows: readonly number[], more: Parameters<typeof exampleRun>[1] = {}): Facts['runs'] {
  const run = (count: number) =>
    exampleRun([exampleStep('load', 0, 1)], { state: 'succeeded', endedAt: at(2), result: { rows: count }, ...more });
  return new Map(rows.map((count, day) => [dates[day] ?? '', run(count)]));
}

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    dates,
    runs: runs([10, 20]),
    source: contents([10, 20]),
    warehouse: contents([10, 20], 33.600_000_000_1),
    jobs: { asked: 7, started: 6, keys: 6, ended: 6 },
    needed: 6,
    stillRunning: 0,
    notified: [...dates, '2001-01-02'],
    recovery: { interrupted: 2, firstMs: 10, lastMs: 20 },
    emr: undefined,
    ...changes,
  };
}

const wrong = (changes: Partial<Facts>): string[] =>
  judge(facts(changes)).flatMap(({ what, agrees }) => (agrees ? [] : [what]));

test('all agrees, also when a start was asked for twice or a day was notified of twice', () => {
  expect(wrong({})).toEqual([]);
});

test.each<[string, Partial<Facts>, string[]]>([
  ['a run failed', { runs: runs([10, 20], { state: 'failed' }) }, ['runs that succeeded']],
  ['a run is missing', { runs: runs([10]) }, ['runs that succeeded', 'days with all rows loaded']],
  ['a run says other numbers', { runs: runs([10, 21]) }, ['days with all rows loaded']],
  ['two days swapped their rows', { warehouse: contents([20, 10]) }, ['days with all rows loaded']],
  ['rows were lost', { warehouse: contents([10, 19]) }, ['days with all rows loaded', 'rows loaded']],
  ['rows came of a day that nobody ran', { warehouse: contents([10, 20, 5]) }, ['rows loaded']],
  ['both are empty', { source: contents([]), warehouse: contents([]) }, ['days with all rows loaded']],
  ['delays differ', { warehouse: contents([10, 20], 33.7) }, ['worst airports']],
  [
    'a job was started twice',
    { jobs: { asked: 7, started: 7, keys: 6, ended: 7 } },
    ['Glue and ECS jobs started', 'Glue and ECS jobs that ended'],
  ],
  [
    'a launch was repeated under a new key',
    { jobs: { asked: 7, started: 7, keys: 7, ended: 7 } },
    ['Glue and ECS jobs started', 'keys of these jobs', 'Glue and ECS jobs that ended'],
  ],
  ['a job runs still', { stillRunning: 1 }, ['AWS jobs left running']],
  ['a day was not notified of', { notified: ['2001-01-01', '2001-01-01'] }, ['days notified of']],
  ['the worker was not killed', { recovery: undefined }, ['runs under way at the kill']],
])('%s: said', (_, changes, expected) => {
  expect(wrong(changes)).toEqual(expected);
});

test('the ledger is counted by what it says has happened, not by what was asked for', () => {
  const entry = (event: LedgerEntry['event'], key?: string, jobId = key): LedgerEntry => ({
    at: at(0),
    event,
    service: 'ecs',
    name: 'load-flights',
    ...(key !== undefined && { key }),
    ...(jobId !== undefined && { jobId }),
  });
  const ledger = [
    ...['received', 'committed', 'ended'].map((event) => entry(event as LedgerEntry['event'], 'k1')),
    ...['received', 'committed', 'received', 'replayed'].map((event) => entry(event as LedgerEntry['event'], 'k2')),
    ...['received', 'refused'].map((event) => entry(event as LedgerEntry['event'], 'k3')),
    entry('committed', undefined, 'somebody else’s'),
    { ...entry('committed', 'k4'), service: 'emr-step' },
  ];
  expect(countJobs(ledger, mainKinds)).toEqual({ asked: 4, started: 3, keys: 3, ended: 1 });
});
