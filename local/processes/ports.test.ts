import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { PortTaken, choosePorts } from './ports.js';

const listener = createServer();
let taken: number;

beforeEach(async () => {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  taken = (listener.address() as AddressInfo).port;
});

afterEach(async () => {
  listener.close();
  await once(listener, 'close');
});

test('a port that is taken is said, with who wanted it', async () => {
  const choice = choosePorts({ web: { wantedBy: 'Temporal Web', port: taken }, aws: { wantedBy: 'AWS' } });
  await expect(choice).rejects.toThrow(`Port ${taken} is taken; Temporal Web was to listen on it.`);
  await expect(choice).rejects.toBeInstanceOf(PortTaken);
});

test('every port that is taken is said', async () => {
  const error: unknown = await choosePorts({
    web: { wantedBy: 'Temporal Web', port: taken },
    aws: { wantedBy: 'AWS', port: taken },
  }).catch((thrown: unknown) => thrown);
  expect((error as PortTaken).ports).toEqual([taken, taken]);
});

test('one port for two is a port that is taken', async () => {
  const { free } = await choosePorts({ free: { wantedBy: 'the test' } });
  const choice = choosePorts({ web: { wantedBy: 'Temporal Web', port: free }, aws: { wantedBy: 'AWS', port: free } });
  await expect(choice).rejects.toThrow(`Port ${free} is taken; AWS was to listen on it.`);
});

test('a port that needs no choice is kept, and the free ones differ', async () => {
  const { fixed } = await choosePorts({ fixed: { wantedBy: 'the test' } });
  const ports = await choosePorts({
    a: { wantedBy: 'A' },
    b: { wantedBy: 'B' },
    fixed: { wantedBy: 'C', port: fixed },
  });
  expect(ports.fixed).toBe(fixed);
  expect(new Set(Object.values(ports)).size).toBe(3);
});
