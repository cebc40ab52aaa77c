/** Being asked to stop, by Ctrl-C, by SIGTERM or by a terminal that closes. */
import { killEveryGroup } from './processes/process-group.js';

/** One Ctrl-C arrives twice, from the terminal and from npm; a person's second one comes later than this. */
const SAME_REQUEST_MS = 500;

/**
 * Fires at the first request. A second one kills whatever this process has started and exits with 130: for a stop that
 * takes too long.
 */
export function stopRequests(): AbortSignal {
  const asked = new AbortController();
  let first: number | undefined;
  const onSignal = (): void => {
    first ??= performance.now();
    if (performance.now() - first > SAME_REQUEST_MS) {
      killEveryGroup();
      process.exit(130);
    }
    asked.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return asked.signal;
}
