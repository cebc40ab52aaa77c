/** `/livez`: the process answers. `/readyz`: the worker polls. For a container's probes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Health {
  port: number;
  ready(is: boolean): void;
  close(): Promise<void>;
}

/** Rejects when the port is taken, and names it. */
export async function startHealth(port: number, host = '127.0.0.1'): Promise<Health> {
  let isReady = false;
  const server: Server = createServer((request, response) => {
    const ok = request.url === '/livez' || (request.url === '/readyz' && isReady);
    const status = ok ? 200 : request.url === '/readyz' ? 503 : 404;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: ok ? 'ok' : status === 503 ? 'not ready' : 'not found' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new Error(`The worker's health port ${port} is taken or not allowed (set MILLRACE_HEALTH_PORT)`, { cause }),
      ),
    );
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    ready: (is) => void (isReady = is),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
