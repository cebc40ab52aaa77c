/**
 * One page of a listing. A token names the last item that was given, so that neither new items nor ones that drop out of
 * the listing shift the next page.
 */
import { AwsError } from './aws-error.js';

/** An item's place in its listing: grows along it, whatever comes and goes. */
export interface Placed {
  place: number;
}

export interface PageRequest {
  size: number;
  token: string | undefined;
  /** The service's error for a token that it never gave. */
  code: string;
  /** What the service calls it; default `NextToken`. */
  name?: string;
}

export function pageOf<Item extends Placed>(
  listing: readonly Item[],
  { size, token, code, name = 'NextToken' }: PageRequest,
): { items: Item[]; next?: string } {
  const given = token === undefined ? -Infinity : placeOf(token, code, name);
  const rest = listing.filter(({ place }) => place > given);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return { items, ...(rest.length > size && last && { next: tokenOf(last.place) }) };
}

function tokenOf(place: number): string {
  return Buffer.from(`page/${place}`).toString('base64url');
}

function placeOf(token: string, code: string, name: string): number {
  const match = /^page\/(-?\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (!match) throw new AwsError(code, `Invalid ${name}: ${token}`);
  return Number(match[1]);
}
