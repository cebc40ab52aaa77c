import { expect, it } from 'vitest';
import { janitorLimits, type Finding, type OrphanLine, type Verdict } from '../../contracts/janitor.js';
import { beginReport, withFindings } from './janitor-report.js';

const begun = beginReport('stop', '2001-01-05T01:00:00.000Z', '2001-01-05T00:50:00.000Z');
const run = (id: number, closedAt = '2001-01-05T00:30:00.000Z') => ({
  workflowId: `flights:${id}`,
  runId: `run-${id}`,
  closedAt,
});
const finding = (id: number, verdict: Verdict, closedAt?: string): Finding => ({
  ...run(id, closedAt),
  step: 'load',
  launch: 1,
  key: `key-${id}`,
  kind: 'glue',
  awsId: `job-${id}`,
  verdict,
});
const ends = (...pairs: [Finding, OrphanLine['outcome']][]) =>
  new Map(pairs.map(([its, outcome]) => [its, { outcome }]));

it('looks again at what is not done with, and remembers what it has told', () => {
  const findings = (['orphan', 'orphan', 'orphan', 'young', 'foreign', 'unknown'] as const).map((verdict, id) =>
    finding(id, verdict),
  );
  const [first, second] = findings as [Finding, Finding];
  const runs = [0, 1, 2, 3, 4, 5, 6].map((id) => run(id));
  const report = withFindings(begun, runs, findings, ends([first, 'stopped'], [second, 'still-running']));
  expect(report.runs).toBe(7);
  expect(report.counts).toEqual({ orphans: 3, stopped: 1, young: 1, foreign: 1, unknown: 1 });
  expect(report.orphans.map(({ key, outcome }) => [key, outcome])).toEqual([
    ['key-0', 'stopped'],
    ['key-1', 'still-running'],
    ['key-2', 'reported'],
  ]);
  expect(report.next.again.map(({ runId }) => runId)).toEqual(['run-2', 'run-3', 'run-1', 'run-5']);
  expect(report.next.reported).toEqual(['key-1', 'key-2', 'key-3']);
  expect(report.next.since).toBe('2001-01-05T00:50:00.000Z');
});

it('keeps every list bounded, and finds again by their time the runs that have no place', () => {
  const many = Array.from({ length: janitorLimits.again + 2 }, (_, id) => id);
  const times = (id: number) =>
    id < janitorLimits.again ? undefined : `2001-01-0${id - janitorLimits.again + 2}T00:00:00.000Z`;
  const report = withFindings(
    begun,
    many.map((id) => run(id, times(id))),
    many.map((id) => finding(id, 'orphan')),
    new Map(),
  );
  expect(report.counts.orphans).toBe(many.length);
  expect(report.orphans).toHaveLength(janitorLimits.lines);
  expect(report.next.again).toHaveLength(janitorLimits.again);
  expect(report.next.since).toBe('2001-01-02T00:00:00.000Z');
});

it('stays far below the 2 MiB of a payload, however long the ids are', () => {
  const long = (id: number) => `${'ü'.repeat(500)}${id}`;
  let report = begun;
  for (const verdict of ['orphan', 'young', 'foreign', 'unknown'] as const) {
    const many = Array.from({ length: 1_000 }, (_, id) => ({
      ...finding(id, verdict),
      workflowId: long(id),
      runId: `${verdict}-${id}`,
      key: `${verdict}-${id}`,
      why: 'ü'.repeat(500),
      ...(verdict === 'unknown' && { missingSince: '2001-01-05T00:40:00.000Z' }),
    }));
    report = withFindings(report, many, many, new Map());
  }
  expect(report.counts).toEqual({ orphans: 1_000, stopped: 0, young: 1_000, foreign: 1_000, unknown: 1_000 });
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(1_200_000);
  expect(report.orphans.length).toBeGreaterThan(10);
  // Those that have no place are found again by the time of their end.
  expect(report.next.again.length).toBeLessThan(1_000);
  expect(report.next.since).toBe('2001-01-05T00:30:00.000Z');
});

it('puts runs that nobody could look at, or whose job would not stop, behind all others', () => {
  const [unknown, slow, reported] = [finding(0, 'unknown'), finding(1, 'orphan'), finding(2, 'orphan')] as const;
  const first = withFindings(begun, [run(0), run(1)], [unknown, slow], ends([slow, 'still-running']));
  const both = withFindings(first, [run(2)], [reported], new Map());
  expect(both.next.again.map(({ runId }) => runId)).toEqual(['run-2', 'run-0', 'run-1']);
});

it('goes on to count as told what was told before and can not be asked about now', () => {
  const unknown = [finding(0, 'unknown'), finding(1, 'unknown')];
  const report = withFindings(begun, [run(0), run(1)], unknown, new Map(), ['key-0']);
  expect(report.next.reported).toEqual(['key-0']);
});

it('remembers since when a job is missing', () => {
  const missingSince = '2001-01-05T00:40:00.000Z';
  const findings = [{ ...finding(0, 'unknown'), missingSince }, finding(1, 'unknown')];
  expect(withFindings(begun, [run(0), run(1)], findings, new Map()).next.missing).toEqual({ 'key-0': missingSince });
});
