/** Waiting for a server to answer: ask, and ask again shortly, until it does or the signal says that it is enough. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 20;

/** Resolves when `check` does; rejects once the signal fires, with the last check's error where there was one. */
export async function until(check: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  let lastFailure: unknown;
  const aborted = once(signal, 'abort');
  while (!signal.aborted) {
    try {
      // A check may hang without looking at its signal.
      await Promise.race([check(signal), aborted.then(() => signal.throwIfAborted())]);
      return;
    } catch (error) {
      if (!signal.aborted) lastFailure = error;
    }
    // Cut short by the signal, which the loop looks at next.
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  throw lastFailure ?? signal.reason;
}

/** Throws where nobody accepts TCP connections. */
export async function tcpAnswers(port: number, signal: AbortSignal): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect', { signal });
  } finally {
    socket.destroy();
  }
}
