import { expect, test } from 'vitest';

import type { ApiClient } from './api-client.js';
import { datesOf } from './dates.js';
import { at, exampleRun } from './testing/run.js';
import { runDays } from './run-days.js';

const signal = new AbortController().signal;
const ended = exampleRun([], { state: 'succeeded', endedAt: at(1) });

test('days are days of the calendar', () => {
  expect(datesOf(32).slice(29)).toEqual(['2001-01-30', '2001-01-31', '2001-02-01']);
});

test('as many at a time as asked, each day once', async () => {
  let open = 0;
  let most = 0;
  const api: ApiClient = {
    start: async (date) => {
      most = Math.max(most, ++open);
      return date;
    },
    run: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return ended;
    },
  };
  const seen: string[] = [];
  const dates = datesOf(10);
  const runs = await runDays({ dates, atATime: 3, api, seen: (date) => seen.push(date), signal });
  expect([...runs.keys()].sort()).toEqual(dates);
  expect(seen.sort()).toEqual(dates);
  expect(most).toBe(3);
});

test('when one cannot be told of, the others are given up and no day is begun any more', async () => {
  const started: string[] = [];
  const api: ApiClient = {
    start: async (date) => {
      started.push(date);
      return date;
    },
    run: async (id) => {
      if (id === '2001-01-02') throw new Error('GET is answered 500');
      return exampleRun([]);
    },
  };
  const running = runDays({ dates: datesOf(10), atATime: 2, api, seen: () => undefined, signal });
  await expect(running).rejects.toThrow('GET is answered 500');
  expect(started).toEqual(['2001-01-01', '2001-01-02']);
});
