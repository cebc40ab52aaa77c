import { describe, expect, it } from 'vitest';
import { pageOf } from './page.js';

const listing = (...places: number[]) => places.map((place) => ({ place }));
const request = { size: 2, token: undefined, code: 'InvalidInputException' };
const placesOf = ({ items }: { items: { place: number }[] }) => items.map(({ place }) => place);

describe('a page', () => {
  it('has no token when nothing follows', () => {
    expect(pageOf(listing(1, 2), request)).toEqual({ number: 1, items: listing(1, 2) });
    expect(pageOf([], request)).toEqual({ number: 1, items: [] });
  });

  it('goes on behind the last item given', () => {
    const first = pageOf(listing(-3, -2, -1, 0), request);
    expect(placesOf(first)).toEqual([-3, -2]);
    const second = pageOf(listing(-3, -2, -1, 0), { ...request, token: first.next });
    expect([first.number, placesOf(second), second.number]).toEqual([1, [-1, 0], 2]);
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
