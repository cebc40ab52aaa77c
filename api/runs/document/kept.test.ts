import { expect, test } from 'vitest';
import type { LoadedOutcomes } from '../../../contracts/outcomes.js';
import { at, document, links, start, started, wait, type Told } from '../../../test/harness/api/told.js';

const outcome = { kind: 'glue', hash: 'h', runId: 'r0', startedAt: at, endedAt: at, result: { rows: 1 }, links };
const page: LoadedOutcomes = {
  v: 1,
  steps: [
    { name: 'extract', ...outcome },
    { name: 'load', ...outcome },
  ],
  items: [],
  clusters: {},
  batches: {},
};
const loaded: Told = { type: 'millrace.loadOutcomes', input: {}, outcome: { completed: page } };
const done = wait({ ended: { status: 'succeeded', raw: 'SUCCEEDED', result: { rows: 2 } } });

test('what a retry has loaded stands before its own steps, as it was then', () => {
  expect(document([loaded]).steps[0]).toEqual({
    name: 'extract',
    kind: 'glue',
    state: 'succeeded',
    awsId: links.awsId,
    links,
    startedAt: at,
    endedAt: at,
    result: { rows: 1 },
    launches: [],
    keptFrom: 'etl:1:r0',
  });
});

test('a step that has run again tells of itself alone', () => {
  const { steps } = document([loaded, start(started), done]);
  expect(steps.map(({ name, keptFrom }) => [name, keptFrom])).toEqual([
    ['extract', 'etl:1:r0'],
    ['load', undefined],
  ]);
  expect(steps[1]?.result).toEqual({ rows: 2 });
});

test('loading is no step, also while it goes on', () => {
  expect(document([{ type: 'millrace.loadOutcomes', input: {} }]).steps).toEqual([]);
});
