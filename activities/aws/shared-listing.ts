/**
 * One listing for many askers. After an outage a thousand starts look for their jobs in the same list; each of them is
 * answered by a listing that began after it had asked, and none lists for itself alone.
 */
import { together, togetherByPlace } from './together.js';

/** Lists what was made since a time (milliseconds, epoch). */
export type List<Item> = (sinceMs: number) => Promise<readonly Item[]>;

/** Of one place (a Glue job, a cluster): what is listed may be older than was asked for, never newer than the question. */
export function sharedListing<Item>(list: List<Item>): List<Item> {
  return together((times) => list(Math.min(...times)));
}

/** One shared listing per service and place. */
export function sharedListings<Service extends object, Item>(
  list: (aws: Service, place: string, sinceMs: number) => Promise<readonly Item[]>,
) {
  const services = new WeakMap<Service, (place: string, sinceMs: number) => Promise<readonly Item[]>>();
  return (aws: Service, place: string, sinceMs: number): Promise<readonly Item[]> => {
    const ask =
      services.get(aws) ?? togetherByPlace((its, times: readonly number[]) => list(aws, its, Math.min(...times)));
    services.set(aws, ask);
    return ask(place, sinceMs);
  };
}
