/** A port before another one, which can be shut: whoever is connected is cut off, and whoever comes then is refused by the kernel. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Forwarder {
  url: string;
  shut(): Promise<void>;
  /** On the same port again. */
  open(): Promise<void>;
  /** Harmless for one that is shut. */
  close(): Promise<void>;
}

export async function startForwarder(to: number): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Its end is the other side's affair: that one is ended with it.
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) keep(socket);
    near.on('close', () => far.destroy()).pipe(far);
    far.on('close', () => near.destroy()).pipe(near);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const shut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, shut, open: () => listen(port), close: shut };
}
