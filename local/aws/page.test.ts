import { describe, expect, it } from 'vitest';
import { pageOf } from './page.js';

const listing = (...places: number[]) => places.map((place) => ({ place }));
const request = { size: 2, token: undefined, code: 'InvalidInputException' };
const placesOf = ({ items }: { items: { place: number }[] }) => items.map(({ place }) => place);

describe('a page', () => {
  it('has no token when nothing follows', () => {
    expect(pageOf(listing(1, 2), request)).toEqual({ items: listing(1, 2) });
    expect(pageOf([], request)).toEqual({ items: [] });
  });

  it('goes on behind the last item given', () => {
    const first = pageOf(listing(-3, -2, -1, 0), request);
    expect(placesOf(first)).toEqual([-3, -2]);
    expect(placesOf(pageOf(listing(-3, -2, -1, 0), { ...request, token: first.next }))).toEqual([-1, 0]);
  });

  it('is shifted neither by new items nor by some that are gone', () => {
    const { next: token } = pageOf(listing(-3, -2, -1, 0), request);
    expect(placesOf(pageOf(listing(-4, -3, -1, 0), { ...request, token }))).toEqual([-1, 0]);
  });

  it('is refused for a token that was never given', () => {
    const given = () => pageOf(listing(1, 2), { ...request, token: '2' });
    expect(given).toThrow(expect.objectContaining({ name: 'InvalidInputException', message: 'Invalid NextToken: 2' }));
  });
});
