/**
 * One listing for many askers. After an outage a thousand starts look for their jobs in the same list; each of them is
 * answered by a listing that began after it had asked, and none lists for itself alone.
 */

/** Lists what was made since a time (milliseconds, epoch). */
export type List<Item> = (sinceMs: number) => Promise<readonly Item[]>;

/** Of one place (a Glue job, a cluster): what is listed may be older than was asked for, never newer than the question. */
export function sharedListing<Item>(list: List<Item>): List<Item> {
  let running: Promise<unknown> | undefined;
  let next: { sinceMs: number; items: Promise<readonly Item[]> } | undefined;

  const run = (sinceMs: number): Promise<readonly Item[]> => {
    const items = list(sinceMs);
    const done = items.then(
      () => undefined,
      () => undefined,
    );
    running = done.then(() => {
      if (!next) running = undefined;
    });
    return items;
  };

  return (sinceMs) => {
    if (!running) return run(sinceMs);
    if (next) {
      next.sinceMs = Math.min(next.sinceMs, sinceMs);
      return next.items;
    }
    const waiting = { sinceMs, items: undefined as unknown as Promise<readonly Item[]> };
    waiting.items = running.then(() => {
      next = undefined;
      return run(waiting.sinceMs);
    });
    next = waiting;
    return waiting.items;
  };
}

/** One shared listing per service and place, for as long as somebody asks. */
export function sharedListings<Service extends object, Item>(
  list: (aws: Service, place: string, sinceMs: number) => Promise<readonly Item[]>,
) {
  const services = new WeakMap<Service, Map<string, { ask: List<Item>; asking: number }>>();
  return async (aws: Service, place: string, sinceMs: number): Promise<readonly Item[]> => {
    const places = services.get(aws) ?? new Map<string, { ask: List<Item>; asking: number }>();
    services.set(aws, places);
    const its = places.get(place) ?? { ask: sharedListing((since) => list(aws, place, since)), asking: 0 };
    places.set(place, its);
    its.asking += 1;
    try {
      return await its.ask(sinceMs);
    } finally {
      its.asking -= 1;
      if (its.asking === 0) places.delete(place);
    }
  };
}
