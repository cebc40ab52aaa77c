import { once } from 'node:events';

import { expect, test } from 'vitest';

import type { Stoppable } from './start-together.js';
import { startTogether, stopInTurn } from './start-together.js';

const stopped: string[] = [];

function part(name: string): Stoppable {
  return {
    stop: async () => {
      stopped.push(name);
    },
  };
}

test('one that fails gives up those that still start, and stops those that have', async () => {
  stopped.length = 0;
  let givenUp: unknown;
  const starts = new Map<string, (signal: AbortSignal) => Promise<Stoppable>>([
    ['first', () => Promise.resolve(part('first'))],
    ['second', () => Promise.resolve(part('second'))],
    [
      'slow',
      async (signal) => {
        await once(signal, 'abort');
        givenUp = signal.reason;
        throw signal.reason;
      },
    ],
    ['broken', () => Promise.reject(new Error('no disk'))],
  ]);
  await expect(startTogether(starts)).rejects.toThrow('no disk');
  expect(givenUp).toEqual(new Error('no disk'));
  expect(stopped).toEqual(['second', 'first']);
});

test('one that comes up although the start was given up is stopped', async () => {
  stopped.length = 0;
  const giveUp = new AbortController();
  const starts = new Map([
    [
      'deaf',
      async (signal: AbortSignal) => {
        await once(signal, 'abort');
        return part('deaf');
      },
    ],
  ]);
  const start = startTogether(starts, giveUp.signal);
  giveUp.abort(new Error('enough'));
  await expect(start).rejects.toThrow('enough');
  expect(stopped).toEqual(['deaf']);
});

test('what does not stop is said, and keeps nothing else from being stopped', async () => {
  stopped.length = 0;
  const stuck = { stop: () => Promise.reject(new Error('will not go')) };
  await expect(stopInTurn([stuck, part('next')])).rejects.toThrow(
    'Not everything could be stopped: Error: will not go',
  );
  expect(stopped).toEqual(['next']);
});
