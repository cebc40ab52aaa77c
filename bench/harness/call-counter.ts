/** Counts the calls that a plane gets, at the plane: by Node's own channel of HTTP requests, so that nothing is in between. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Plane } from '../../local/aws/plane.js';

export interface CallCounter {
  /** Calls by operation (`GetJobRuns`), between two times of `Date.now()`. */
  between(from: number, to: number): Map<string, number>;
  close(): void;
}

const channel = 'http.server.request.start';
/** What asks how a job stands. */
const describes = ['GetJobRun', 'GetJobRuns', 'DescribeTasks'];

export function countCalls(plane: Plane): CallCounter {
  const calls: { at: number; operation: string }[] = [];
  const note = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.localPort !== plane.port) return;
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string')
      calls.push({ at: Date.now(), operation: target.slice(target.lastIndexOf('.') + 1) });
  };
  subscribe(channel, note);
  return {
    between: (from, to) => countBy(calls.filter(({ at }) => at >= from && at < to).map(({ operation }) => operation)),
    close: () => void unsubscribe(channel, note),
  };
}

export function describesIn(counts: ReadonlyMap<string, number>): number {
  return describes.reduce((sum, operation) => sum + (counts.get(operation) ?? 0), 0);
}

export function allIn(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
