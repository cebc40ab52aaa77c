/**
 * A TCP connection that can be shut as a broken link is: nothing passes any more, either way, and nobody is told. Closing
 * it, or holding back streams, would not do: the other side's keep-alive pings would still be answered.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface Valve {
  /** What stands for the socket. */
  duplex: Duplex;
  shut(): void;
  open(): void;
}

export function createValve(socket: Socket): Valve {
  let isShut = false;
  /** Writes that wait for the link. */
  const waiting: (() => void)[] = [];
  const whenOpen = (write: () => void) => {
    if (isShut) waiting.push(write);
    else write();
  };
  const duplex = new Duplex({
    allowHalfOpen: true,
    read() {
      if (!isShut) socket.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      whenOpen(() => socket.write(chunk, done));
    },
    final(done) {
      whenOpen(() => socket.end(done));
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.pause();
  socket.on('data', (chunk) => {
    if (!duplex.push(chunk)) socket.pause();
  });
  socket.on('end', () => duplex.push(null));
  socket.on('error', (error) => duplex.destroy(error));
  socket.on('close', () => duplex.destroy());

  return {
    duplex,
    shut() {
      isShut = true;
      socket.pause();
    },
    open() {
      isShut = false;
      for (const write of waiting.splice(0)) write();
      socket.resume();
    },
  };
}
