import { expect, test } from 'vitest';
import { confirmed, notChecked, refuted } from './answer.js';
import { reportOf } from './report.js';

const nothing = { access: {}, points: {}, started: 0, left: [] };

test('a refuted point says what it claims, what AWS did, and what breaks', () => {
  const { lines, exitCode } = reportOf({ ...nothing, points: { 'ecs.same-token': refuted('a second task: b') } });
  expect(lines.join('\n')).toContain(`Refuted
  ecs.same-token: The same request with the same token is answered with the same task, and starts none
    a second task: b
    breaks: a start whose reply was lost becomes a second task
`);
  expect(exitCode).toBe(1);
});

test('one that nothing relies on is no failure', () => {
  const { lines, exitCode } = reportOf({ ...nothing, points: { 'ecs.logs': refuted('there is none') } });
  expect(lines.join('\n')).toContain('breaks: nothing');
  expect(exitCode).toBe(0);
});

test('points of one reason share a line, and those that nobody can ask another', () => {
  const why = notChecked('skipped: no --glue-job');
  const never = notChecked('x');
  const points = { 'glue.listed': why, 'ecs.deleted': never, 'glue.described': why, 'glue.expired': never };
  expect(reportOf({ ...nothing, points }).lines.join('\n')).toContain(`Not checked
  glue.described, glue.listed: skipped: no --glue-job
  glue.expired, ecs.deleted: nobody can, docs/unconfirmed.md says why
`);
});

test('says how many jobs were started, and that nothing is left', () => {
  const { lines } = reportOf({ ...nothing, points: { 'glue.listed': confirmed('after 1.0 s') }, started: 1 });
  expect(lines.slice(-3)).toEqual([
    '1 job was started.',
    'Nothing is left running.',
    'Nothing was refuted that Millrace relies on.',
  ]);
});

test('a job that is left running is a failure', () => {
  expect(reportOf({ ...nothing, left: ['task/a: RUNNING'] })).toMatchObject({
    exitCode: 1,
    lines: expect.arrayContaining(['LEFT RUNNING, and costing:', '  task/a: RUNNING']) as string[],
  });
});
