import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

const program = fileURLToPath(new URL('healthy.mjs', import.meta.url));

/** @param {import('node:http').RequestListener} [answer] none: nobody listens there */
async function urlOf(answer) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  if (answer) onTestFinished(async () => void (await close()));
  else await close();
  return `http://127.0.0.1:${port}/readyz`;
}

/** @param {string} url @returns {Promise<{ code: unknown, said: string }>} */
const check = (url) =>
  new Promise((resolve) =>
    execFile(process.execPath, [program, url], (error, _, stderr) => resolve({ code: error?.code ?? 0, said: stderr })),
  );

test('a good answer is health', async () => {
  const url = await urlOf((_, response) => response.end('{"status":"ok"}'));
  expect(await check(url)).toEqual({ code: 0, said: '' });
});

test('any other answer is not, and is said', async () => {
  const url = await urlOf((_, response) => response.writeHead(503).end());
  expect(await check(url)).toEqual({ code: 1, said: `${url} answered 503\n` });
});

test('nor is none, in words that help', async () => {
  const url = await urlOf();
  expect(await check(url)).toMatchObject({ code: 1, said: expect.stringContaining('ECONNREFUSED') });
});

test('a server that takes the call and never answers is given up', async () => {
  const url = await urlOf(() => undefined);
  expect(await check(url)).toMatchObject({ code: 1, said: expect.stringContaining('timeout') });
});
