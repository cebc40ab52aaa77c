import { expect, test } from 'vitest';

import type { EmrFacts } from './emr-facts.js';
import { judgeEmr } from './emr-findings.js';
import { emrReport } from './emr-report.js';
import { routeLine } from './route-line.js';
import { exampleRun } from './testing/run.js';

const once = (count: number) => ({ asked: count, started: count, keys: count, ended: count });
const alike = (...lines: string[]) => ({ found: lines, expected: lines });
const succeeded = exampleRun([], { state: 'succeeded' });
const ord = '1,ORD,8912,8890,6,1449';
const dfw = '2,DFW,8000,8100,19,1200';
const days = '2001-01-01 to 2001-01-02';

function facts(changes: Partial<EmrFacts> = {}): EmrFacts {
  return {
    runs: [succeeded, succeeded],
    clusters: once(1),
    steps: once(2),
    serverless: once(3),
    traffic: new Map([[days, alike(ord, dfw)]]),
    reports: new Map([
      ['ORD', alike('MSP,961,-1.024974,617')],
      ['DFW', alike('ORD,5,1.000000,7', 'ATL,3,2.000000,9')],
      ['ZZZ', alike()],
    ]),
    failed: [{ key: 'ZZZ', type: 'JobFailed', message: 'Step report/ZZZ failed\nno flight left ZZZ' }],
    ...changes,
  };
}

const wrong = (changes: Partial<EmrFacts>): string[] =>
  judgeEmr(facts(changes)).flatMap(({ what, agrees }) => (agrees ? [] : [what]));
const traffic = (table: { found: string[]; expected: string[] }): Partial<EmrFacts> => ({
  traffic: new Map([[days, table]]),
});

test('all agrees, also when a call had to be repeated', () => {
  expect(wrong({})).toEqual([]);
  expect(wrong({ steps: { ...once(2), asked: 3 } })).toEqual([]);
});

test.each<[string, Partial<EmrFacts>, string[]]>([
  ['a run failed', { runs: [succeeded, exampleRun([], { state: 'failed' })] }, ['runs on EMR that succeeded']],
  ['a cluster was left', { clusters: { ...once(1), ended: 0 } }, ['EMR clusters']],
  ['a cluster was started twice', { clusters: { ...once(2), keys: 1 } }, ['EMR clusters']],
  ['a step ran twice', { steps: once(3) }, ['EMR steps']],
  ['an airport had two jobs', { serverless: once(4) }, ['EMR Serverless jobs']],
  [
    'a row differs',
    traffic({ found: [ord, dfw.replace('19', '18')], expected: [ord, dfw] }),
    ['traffic rows as in the source'],
  ],
  ['rows changed places', traffic({ found: [dfw, ord], expected: [ord, dfw] }), ['traffic rows as in the source']],
  ['a row is missing', traffic({ found: [ord], expected: [ord, dfw] }), ['traffic rows as in the source']],
  ['a row is too much', traffic({ found: [ord, dfw], expected: [ord] }), ['traffic rows as in the source']],
  ['both are empty', traffic({ found: [], expected: [] }), ['traffic rows as in the source']],
  [
    'a report differs',
    {
      reports: new Map([...facts().reports, ['DFW', { found: ['ORD,5,1.000000,8'], expected: ['ORD,5,1.000000,7'] }]]),
    },
    ['route reports as in the source'],
  ],
  ['a failure is not reported', { failed: [] }, ['airports without a report']],
  [
    'one failed for another reason',
    { failed: [{ key: 'ZZZ', type: 'JobLost', message: '' }] },
    ['airports without a report'],
  ],
])('%s: said', (_, changes, expected) => {
  expect(wrong(changes)).toEqual(expected);
});

test('rows that agree are counted, of those that either side has', () => {
  const rows = judgeEmr(facts(traffic({ found: [ord, dfw], expected: [ord] })))[4];
  expect(rows).toEqual({ what: 'traffic rows as in the source', found: '1', expected: '2', agrees: false });
});

test('a report of Python and one of SQL are the same lines', () => {
  const fromSql = routeLine({ destination: 'MSP', flights: 961, delay: -1.02497398543184, worst: 617 });
  expect(routeLine({ destination: 'MSP', flights: 961, delay: -1.0249739854318418, worst: 617 })).toBe(fromSql);
});

test('what ran is told in lines', () => {
  expect(emrReport(facts())).toEqual([
    '  The busiest airports by departures and arrivals, and the hour with most of them',
    `  ${days}  1  ORD     8,912 +   8,890  06:00`,
    `  ${days}  2  DFW     8,000 +   8,100  19:00`,
    '',
    '  Route reports: 2 of 3 airports; put up with and reported:\n    Step report/ZZZ failed',
    '  EMR: 1 cluster, 2 steps, 3 Serverless jobs (by 6 calls, says the ledger of the AWS side).',
    '',
  ]);
});
