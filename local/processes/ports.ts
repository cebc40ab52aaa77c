/**
 * The ports of servers that are about to start, chosen together and before any of them is started: a port that is
 * taken is said while there is nothing to clean up yet.
 */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';

/** Who wants a port, in words ("Temporal Web"), and which: undefined or 0 for any free one. */
export interface PortWish {
  wantedBy: string;
  port?: number | undefined;
}

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly ports: readonly number[];

  constructor(taken: readonly PortWish[]) {
    super(taken.map(({ port, wantedBy }) => `Port ${port} is taken; ${wantedBy} was to listen on it.`).join('\n'));
    this.ports = taken.map(({ port }) => port ?? 0);
  }
}

/** Free ports on loopback, one for each wish; throws PortTaken, which names every wish that cannot be met. */
export async function choosePorts<Wishes extends { [Name in keyof Wishes]: PortWish }>(
  wishes: Wishes,
): Promise<{ [Name in keyof Wishes]: number }> {
  const held: [string, Server][] = [];
  const taken: PortWish[] = [];
  try {
    // Given ports first, so that no free choice sits on one of them.
    const all = Object.entries<PortWish>(wishes).sort(([, a], [, b]) => (b.port ?? 0) - (a.port ?? 0));
    for (const [name, wish] of all) {
      const server = await hold(wish);
      if (server) held.push([name, server]);
      else taken.push(wish);
    }
    if (taken.length > 0) throw new PortTaken(taken);
    return Object.fromEntries(held.map(([name, server]) => [name, portOf(server)])) as Record<keyof Wishes, number>;
  } finally {
    await Promise.all(held.map(([, server]) => release(server)));
  }
}

async function hold({ port }: PortWish): Promise<Server | undefined> {
  if (port) return listen(port);
  for (;;) {
    const server = await listen(below32768());
    if (server) return server;
  }
}

/**
 * Not the system's own choice: it takes from the range that outgoing connections use too, and one of those may have
 * the port by the time that the server starts.
 */
function below32768(): number {
  return 20_000 + Math.floor(Math.random() * 12_000);
}

/** Undefined when somebody listens there already. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1' });
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw new Error(`port ${port} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function release(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
