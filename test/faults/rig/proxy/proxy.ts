/**
 * A gRPC proxy before Temporal that changes nothing, and knows which activity and attempt a message belongs to: it tells
 * what happens between workers and server, stops a chosen message on its way, and breaks links as networks do.
 */
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { ServerHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import type { TraceLine } from '../../trace.js';
import { exchange, type Surroundings } from './exchange.js';
import { createGates, type Gate, type GatePoint, type HeldMessage } from './gates.js';
import { createLink, type Link } from './link.js';
import { methodOf } from './methods.js';
import { pipeThrough } from './relay.js';
import { createTaskBook } from './tasks.js';

export interface ProxyOptions {
  /** Temporal's, on loopback. */
  upstreamPort: number;
  /** Default: any that is free. */
  port?: number;
  /** What the proxy could not make sense of; it has passed, unseen. Default: stderr. */
  warn?: (what: string, cause?: unknown) => void;
}

export interface Proxy {
  /** For a client of Temporal's. */
  address: string;
  /** Told in the order in which their fate is known; `at` is when they happened. */
  onEvent(listener: (line: TraceLine) => void): void;
  /** Stops the next message that matches, and only that one. */
  gate(where: { point: GatePoint; match: (message: HeldMessage) => boolean }): Gate;
  /** From now on nothing of this worker's (by default of anybody's) passes, and nobody is told: its links are half open. */
  cut(worker?: number | string): void;
  /** Ends every cut; what was on its way arrives. */
  mend(): void;
  /** As a server that is down: connections are broken off, and new ones refused, until it is called with false. */
  refuse(on: boolean): Promise<void>;
  /** Who has a connection, by process id. */
  workers(): readonly string[];
  close(): Promise<void>;
}

export async function startProxy({ upstreamPort, port = 0, warn = toStderr }: ProxyOptions): Promise<Proxy> {
  const links = new Set<Link>();
  const listeners: ((line: TraceLine) => void)[] = [];
  const cuts = new Set<string>();
  const gates = createGates();
  const around: Surroundings = {
    tasks: createTaskBook(),
    gates,
    warn,
    tell: (line) => {
      for (const listener of listeners) listener(line);
    },
  };
  const onStream = (link: Link, stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    // A stream that ends badly says so by the code it closes with.
    stream.on('error', () => undefined);
    const method = methodOf(headers[':path']);
    if (!method) pipeThrough(link, stream, headers);
    else {
      exchange(method, link, stream, headers, around).catch((error: unknown) => {
        warn(`The proxy has failed at ${headers[':path']}`, error);
        stream.destroy();
      });
    }
  };
  const shutIfCut = (link: Link) => {
    if (cuts.has(everybody) || cuts.has(link.worker())) link.shut();
  };
  const server = createServer((socket) => {
    const link = createLink(socket, upstreamPort, onStream, shutIfCut);
    links.add(link);
    socket.on('close', () => links.delete(link));
    shutIfCut(link);
  });
  await listen(server, port);
  const ownPort = (server.address() as AddressInfo).port;

  /** New ones first: whom it breaks off comes back at once. */
  const stop = async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const link of links) link.reset();
    await closed;
  };
  return {
    address: `127.0.0.1:${ownPort}`,
    onEvent: (listener) => void listeners.push(listener),
    gate: (where) => gates.set(where),
    cut(worker = everybody) {
      cuts.add(String(worker));
      links.forEach(shutIfCut);
    },
    mend() {
      cuts.clear();
      for (const link of links) link.open();
    },
    async refuse(on) {
      if (on) await stop();
      else if (!server.listening) await listen(server, ownPort);
    },
    workers: () => [...new Set([...links].map((link) => link.worker()).filter((worker) => worker !== ''))],
    async close() {
      gates.close();
      await stop();
    },
  };
}

const everybody = '*';

function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

function toStderr(what: string, cause?: unknown): void {
  console.error(`proxy: ${what}`, ...(cause === undefined ? [] : [cause]));
}
