import { expect, test } from 'vitest';

import type { ApiClient, Start } from './api-client.js';
import { datesOf, spansOf } from './dates.js';
import { at, exampleRun } from './testing/run.js';
import { followRuns } from './follow-runs.js';

const signal = new AbortController().signal;
const ended = exampleRun([], { state: 'succeeded', endedAt: at(1) });

function days(count: number): Start[] {
  return datesOf(count).map((date) => ({ pipeline: 'flightDelays', input: { date }, name: date }));
}

test('days are days of the calendar', () => {
  expect(datesOf(32).slice(29)).toEqual(['2001-01-30', '2001-01-31', '2001-02-01']);
});

test('spans have every day once, and are no more than there are days', () => {
  expect(spansOf(datesOf(8), 3)).toEqual([
    { from: '2001-01-01', to: '2001-01-02' },
    { from: '2001-01-03', to: '2001-01-05' },
    { from: '2001-01-06', to: '2001-01-08' },
  ]);
  expect(spansOf(datesOf(2), 3)).toEqual([
    { from: '2001-01-01', to: '2001-01-01' },
    { from: '2001-01-02', to: '2001-01-02' },
  ]);
});

test('as many at a time as asked, each run once', async () => {
  let open = 0;
  let most = 0;
  const api: ApiClient = {
    start: async ({ name }) => {
      most = Math.max(most, ++open);
      return name;
    },
    run: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return ended;
    },
  };
  const seen: string[] = [];
  const starts = days(10);
  const runs = await followRuns({ starts, atATime: 3, api, seen: (name) => seen.push(name), signal });
  const names = starts.map(({ name }) => name);
  expect([...runs.keys()].sort()).toEqual(names);
  expect(seen.sort()).toEqual(names);
  expect(most).toBe(3);
});

test('when one cannot be told of, the others are given up and none is begun any more', async () => {
  const started: string[] = [];
  const api: ApiClient = {
    start: async ({ name }) => {
      started.push(name);
      return name;
    },
    run: async (id) => {
      if (id === '2001-01-02') throw new Error('GET is answered 500');
      return exampleRun([]);
    },
  };
  const running = followRuns({ starts: days(10), atATime: 2, api, seen: () => undefined, signal });
  await expect(running).rejects.toThrow('GET is answered 500');
  expect(started).toEqual(['2001-01-01', '2001-01-02']);
});
