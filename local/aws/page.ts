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

/** Pages count from 1. */
export interface Page<Item> {
  number: number;
  items: Item[];
  next?: string;
}

export function pageOf<Item extends Placed>(
  listing: readonly Item[],
  { size, token, code, name = 'NextToken' }: PageRequest,
): Page<Item> {
  const given = token === undefined ? beginning : readToken(token, code, name);
  const rest = listing.filter(({ place }) => place > given.place);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  const number = given.number + 1;
  return { number, items, ...(rest.length > size && last && { next: tokenOf({ number, place: last.place }) }) };
}

/** Where a page ends: how many there are up to it, and the place of its last item. */
interface End extends Placed {
  number: number;
}

const beginning: End = { number: 0, place: -Infinity };

function tokenOf({ number, place }: End): string {
  return Buffer.from(`page/${number}/${place}`).toString('base64url');
}

function readToken(token: string, code: string, name: string): End {
  const match = /^page\/(\d+)\/(-?\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (!match) throw new AwsError(code, `Invalid ${name}: ${token}`);
  return { number: Number(match[1]), place: Number(match[2]) };
}
