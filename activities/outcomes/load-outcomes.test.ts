import { expect, test } from 'vitest';
import { specHash } from '../../workflows/lib/key.js';
import type { Outcomes, StepOutcome } from '../../contracts/outcomes.js';
import { hashOf, pageOf } from './load-outcomes.js';

const at = '2001-01-01T00:00:00.000Z';
const step = (name: string, bytes: number): StepOutcome => ({
  name,
  kind: 'task',
  hash: 'h',
  runId: 'r',
  startedAt: at,
  endedAt: at,
  result: 'x'.repeat(bytes),
});
const item = (workflowId: string) => ({ workflowId, runId: 'r' });

function pagesOf(outcomes: Outcomes) {
  const pages = [];
  for (let from: number | undefined = 0; from !== undefined; from = pages.at(-1)?.next)
    pages.push(pageOf(outcomes, from));
  return pages;
}

test('hashes as the engine does', () => {
  const spec = { kind: 'glue', arguments: { b: '1', a: undefined } };
  expect(hashOf(spec)).toBe(specHash(spec));
});

test('pages hold a megabyte, and together all outcomes once', () => {
  const steps = ['a', 'b', 'c'].map((name) => step(name, 600_000));
  const pages = pagesOf({ steps, items: [item('i'), item('j')], clusters: { etl: 'j-1' }, batches: { x: 'r' } });
  expect(pages.map(({ steps: its, items }) => [its.map(({ name }) => name), items.length])).toEqual([
    [['a'], 0],
    [['b'], 0],
    [['c'], 2],
  ]);
  expect(pages.map(({ clusters, batches }) => [clusters, batches])).toEqual([
    [{ etl: 'j-1' }, { x: 'r' }],
    [{}, {}],
    [{}, {}],
  ]);
});

test('what is larger than a page is left out, and named', () => {
  const pages = pagesOf({ steps: [step('huge', 1_500_000), step('b', 10)], items: [], clusters: {}, batches: {} });
  expect(pages).toMatchObject([{ steps: [{ name: 'b' }], tooLarge: ['huge'] }]);
});

test('without any outcome there is one empty page', () => {
  expect(pagesOf({ steps: [], items: [], clusters: {}, batches: {} })).toEqual([
    { v: 1, steps: [], items: [], clusters: {}, batches: {} },
  ]);
});
