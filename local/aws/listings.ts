/** The listings that find jobs, of all services: cut into pages, which may be made small, and told of page by page. */
import type { Events } from './events.js';
import { pageOf, type Page, type Placed, type PageRequest } from './page.js';

export interface Listing<Item> {
  service: string;
  operation: string;
  found: readonly Item[];
  /** The mark of a job that is listed. */
  keyOf(item: Item): string | undefined;
  /** Not to be made smaller than the service makes its pages. */
  whole?: boolean;
}

export interface Listings {
  page<Item extends Placed>(listing: Listing<Item>, request: PageRequest): Page<Item>;
  /** No page holds more from now on; without a size, as many as the service and the caller say. */
  cap(size?: number): void;
}

export function createListings(events: Events): Listings {
  let most = Infinity;
  return {
    page({ service, operation, found, keyOf, whole = false }, request) {
      const size = whole ? request.size : Math.min(most, request.size);
      const page = pageOf(found, { ...request, size });
      const keys = page.items.map(keyOf).filter((key) => key !== undefined);
      events.tell({ event: 'listed', service, operation, page: page.number, last: page.next === undefined, keys });
      return page;
    },
    cap(size = Infinity) {
      if (!(size >= 1)) throw new RangeError(`A page holds one job at least, not ${size}`);
      most = size;
    },
  };
}
