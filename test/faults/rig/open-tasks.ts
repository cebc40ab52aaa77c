/** Which worker holds what: tasks that were handed out and whose end has not been reported. */
import type { SlotEvent } from './slot.js';

export interface OpenTask {
  key: string;
  verb: NonNullable<SlotEvent['verb']>;
  attempt: number;
  /** Process id. */
  worker: string;
}

/** In the order in which they were handed out; `events` as the proxy saw them. */
export function openTasks(events: readonly SlotEvent[]): OpenTask[] {
  const open = new Map<string, OpenTask>();
  for (const { event, key, verb, attempt = 1, worker } of events) {
    if (key === undefined || verb === undefined) continue;
    const name = `${key} ${verb}`;
    // An attempt that was given up has no end of its own: the next one takes its place.
    if (event === 'delivered' && worker !== undefined) open.set(name, { key, verb, attempt, worker });
    if (event === 'completed' && open.get(name)?.attempt === attempt) open.delete(name);
  }
  return [...open.values()];
}
