import { expect, test } from 'vitest';
import { jobsMayStillRun, notNamed } from './refusals.js';
import { namesAtMost, retryBody, type JobLeftBehind } from './successor.schema.js';

const run = { id: 'loads:a:r1', pipeline: 'loads', workflowId: 'loads:a', runId: 'r1' };
const jobs = (count: number): JobLeftBehind[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `jr_${at}`,
    run: run.id,
    step: `load/${at}`,
    launch: 1,
    key: `k${at}`,
    because: 'The run ended while this was open.',
  }));
const ids = (left: readonly JobLeftBehind[]) => left.map(({ id }) => id);

test('as many jobs as a request can name are let through when it names them', () => {
  const left = jobs(namesAtMost);
  expect(notNamed(left, retryBody.parse({ mayStillRun: ids(left) }).mayStillRun)).toEqual([]);
});

test('a request that names more is refused, none of its names is dropped', () => {
  const { error } = retryBody.safeParse({ mayStillRun: ids(jobs(namesAtMost + 1)) });
  expect(error?.issues).toMatchObject([{ path: ['mayStillRun'], code: 'too_big', maximum: 1_000 }]);
});

test('a run that has left more than can be named is told so, and what goes instead', () => {
  const left = jobs(namesAtMost + 1);
  const problem = jobsMayStillRun(run, { open: notNamed(left, ids(left.slice(1))), left });
  expect(problem.document()).toMatchObject({ status: 409, jobs: [{ id: 'jr_0' }] });
  expect(problem.message).toContain('1001 jobs without a recorded end, and mayStillRun takes 1000 names');
  expect(problem.message).toContain('POST /v1/pipelines/loads/runs');
});

test('jobs are listed whole, however long the text of it would be', () => {
  const left = jobs(200);
  const problem = jobsMayStillRun(run, { open: left, left });
  expect(problem.message).toHaveLength(4_000);
  expect(problem.document()['jobs']).toHaveLength(200);
});
