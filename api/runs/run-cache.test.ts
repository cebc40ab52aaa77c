import { expect, test } from 'vitest';
import type { RunDocument } from '../../contracts/run.js';
import { RunCache } from './run-cache.js';

const document = (id: string, size = 0): RunDocument => ({
  id,
  pipeline: 'p',
  workflowId: id,
  runId: 'r',
  state: 'succeeded',
  startedAt: '2001-01-01T00:00:00.000Z',
  input: 'x'.repeat(size),
  steps: [],
});

test('keeps what was used last, within its bound', () => {
  const cache = new RunCache(2_000);
  cache.put(document('a', 600));
  cache.put(document('b', 600));
  expect(cache.get('a')?.id).toBe('a');
  cache.put(document('c', 600));
  expect([cache.get('a')?.id, cache.get('b')?.id, cache.get('c')?.id]).toEqual(['a', undefined, 'c']);
});

test('keeps nothing that alone is beyond its bound', () => {
  const cache = new RunCache(2_000);
  cache.put(document('a', 100));
  cache.put(document('huge', 5_000));
  expect([cache.get('a'), cache.get('huge')]).toEqual([undefined, undefined]);
});

test('counts a document that is put twice once', () => {
  const cache = new RunCache(2_000);
  for (let count = 0; count < 10; count += 1) cache.put(document('a', 600));
  cache.put(document('b', 600));
  expect(cache.get('a')?.id).toBe('a');
});
