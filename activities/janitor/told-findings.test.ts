import { expect, it } from 'vitest';
import { janitorLimits, type Finding, type Verdict } from '../../contracts/janitor.js';
import { bytesOf, withinBytes } from './told-findings.js';

const run = { workflowId: 'flights:ü', runId: 'run-1', closedAt: '2001-01-05T00:30:00.000Z' };
const finding = (id: number, verdict: Verdict): Finding => ({
  ...run,
  step: 'ü'.repeat(300),
  launch: 1,
  key: `key-${id}`,
  kind: 'glue',
  awsId: `job-${id}`,
  verdict,
});

it('tells all of a run that has left a few jobs', () => {
  const findings = [finding(1, 'foreign'), finding(2, 'orphan')];
  expect(withinBytes(run, findings)).toEqual(findings);
});

it('tells orphans first where not all have a place, and that there are more', () => {
  const many = Array.from({ length: 1_500 }, (_, id) => finding(id, id < 1_490 ? 'foreign' : 'orphan'));
  const told = withinBytes(run, many);
  expect(bytesOf(told)).toBeLessThan(janitorLimits.bytes.findings + 1_000);
  expect(told.slice(0, 10).map(({ verdict }) => verdict)).toEqual(Array.from({ length: 10 }, () => 'orphan'));
  expect(told.at(-1)).toMatchObject({
    verdict: 'unknown',
    key: '',
    why: `${1_500 - (told.length - 1)} more findings of this run had no place`,
  });
});
