import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { startUnreachable } from '../../test/harness/api/unreachable.js';

test('an API that closes answers what is under way, and waits for no idle connection', async () => {
  const app = await startUnreachable();
  await app.listen(0, '127.0.0.1');
  const { port } = new URL(await app.getUrl());
  const agent = new Agent({ keepAlive: true });
  const status = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port, path, agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      request.on('error', reject);
    });
  expect(await status('/livez')).toBe(200);
  const arrived = once(app.getHttpServer(), 'request');
  const underWay = status('/readyz');
  await arrived;
  const began = performance.now();
  await Promise.all([app.close(), expect(underWay).resolves.toBe(503)]);
  expect(performance.now() - began).toBeLessThan(2_000);
  agent.destroy();
});
