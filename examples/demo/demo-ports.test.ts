import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { demoPorts } from './demo-ports.js';

test('a demo that stays takes another port for each usual one that is taken', async () => {
  const listener = createServer().on('error', () => undefined);
  listener.listen(7233, '127.0.0.1');
  // Somebody else's listener there is as good as ours.
  await once(listener, 'listening').catch(() => undefined);
  try {
    const ports = await demoPorts(true);
    expect(ports.temporal).not.toBe(7233);
    expect(new Set(Object.values(ports)).size).toBe(5);
    expect(Object.values(ports).every((port) => port > 0)).toBe(true);
  } finally {
    listener.close();
  }
});

test('one that comes and goes takes none of the usual ones', async () => {
  const ports = Object.values(await demoPorts(false));
  expect(ports.filter((port) => [7233, 8233, 4566, 5433, 3000].includes(port))).toEqual([]);
});
