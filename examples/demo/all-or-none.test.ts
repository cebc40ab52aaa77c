import { once } from 'node:events';

import { expect, test } from 'vitest';

import { allOrNone } from './all-or-none.js';

const never = new AbortController().signal;

test('gives what each has given', async () => {
  const both = await allOrNone<[number, string]>(() => [Promise.resolve(1), Promise.resolve('two')], never);
  expect(both).toEqual([1, 'two']);
});

test('when one fails the others are given up, waited for, and its error is thrown', async () => {
  const ended: string[] = [];
  const slow = async (signal: AbortSignal): Promise<void> => {
    await once(signal, 'abort');
    await new Promise((resolve) => setImmediate(resolve));
    ended.push('slow');
    throw new Error('given up');
  };
  const doing = allOrNone<[void, void]>((signal) => [slow(signal), Promise.reject(new Error('broken'))], never);
  await expect(doing).rejects.toThrow('broken');
  expect(ended).toEqual(['slow']);
});

test('a caller that gives up gets its own reason', async () => {
  const asked = new AbortController();
  const reason = new Error('Ctrl-C');
  const doing = allOrNone<[unknown]>((signal) => [once(signal, 'abort')], asked.signal);
  asked.abort(reason);
  await expect(doing).rejects.toBe(reason);
});
