/**
 * One client's connection and the one to the server behind it. A connection is one process's: which one is known as soon
 * as it has said who it is in any of the messages that are read.
 */
import * as http2 from 'node:http2';
import type { Socket } from 'node:net';
import { createValve } from './valve.js';

export interface Link {
  /** Process id, or whatever else the client calls itself; empty as long as it has not said. */
  worker(): string;
  /** It has said who it is. */
  is(identity: string): void;
  request(headers: http2.OutgoingHttpHeaders): http2.ClientHttp2Stream;
  /** Resolves when bytes pass: at once, unless the link is cut. Resolves too when the connection has gone. */
  passes(): Promise<void>;
  shut(): void;
  open(): void;
  /** Breaks the connection off, as the kernel of a server that has died does. */
  reset(): void;
  readonly gone: boolean;
}

export type OnStream = (link: Link, stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void;

/** Messages are taken in whole before they are held or handed on: no big one is to wait for a window. */
const windowBytes = 64 * 1024 * 1024;
const sessionOptions = {
  settings: { initialWindowSize: 16 * 1024 * 1024, maxConcurrentStreams: 100_000 },
  maxSessionMemory: 1_024,
};

export function createLink(socket: Socket, upstreamPort: number, onStream: OnStream, onIdentity: (link: Link) => void) {
  socket.setNoDelay(true);
  const valve = createValve(socket);
  const passing: (() => void)[] = [];
  let isShut = false;
  let gone = false;
  let worker = '';
  let upstream: http2.ClientHttp2Session | undefined;

  const connect = () => {
    const session = http2.connect(`http://127.0.0.1:${upstreamPort}`, sessionOptions);
    let draining = false;
    session.on('connect', () => session.setLocalWindowSize(windowBytes));
    session.on('goaway', () => (draining = true));
    // Its streams end with it, and are answered as they end; the client hears of the rest as it would without a proxy.
    session.on('error', () => undefined);
    session.on('close', () => {
      if (!draining && session === upstream) socket.destroy();
    });
    return session;
  };

  const link: Link = {
    worker: () => worker,
    is(identity) {
      if (worker !== '' || identity === '') return;
      worker = /^(\d+)@/.exec(identity)?.[1] ?? identity;
      onIdentity(link);
    },
    request(headers) {
      // The server asks for a new connection every few minutes; a held message may outlive its own.
      if (!upstream || upstream.closed || upstream.destroyed) upstream = connect();
      const session = upstream;
      const stream = session.request(headers);
      // Not earlier: a session that is closed while it connects takes its first stream with it.
      if (gone) stream.once('close', () => session.close());
      return stream;
    },
    async passes() {
      if (isShut && !gone) await new Promise<void>((resolve) => passing.push(resolve));
    },
    shut() {
      isShut = true;
      valve.shut();
    },
    open() {
      isShut = false;
      valve.open();
      for (const pass of passing.splice(0)) pass();
    },
    reset: () => void socket.resetAndDestroy(),
    get gone() {
      return gone;
    },
  };

  const session = http2.performServerHandshake(valve.duplex, sessionOptions);
  session.setLocalWindowSize(windowBytes);
  session.on('stream', (stream, headers) => onStream(link, stream, headers));
  session.on('error', () => socket.destroy());
  socket.on('close', () => {
    gone = true;
    session.destroy();
    upstream?.close();
    for (const pass of passing.splice(0)) pass();
  });
  return link;
}
