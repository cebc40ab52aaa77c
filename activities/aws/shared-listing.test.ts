import { expect, it } from 'vitest';
import { sharedListing, sharedListings } from './shared-listing.js';

/** A listing that answers when it is told to, and what it was asked for. */
function held() {
  const asked: number[] = [];
  const answers: ((items: string[]) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  return {
    asked,
    answers,
    failures,
    list(since: number): Promise<readonly string[]> {
      asked.push(since);
      return new Promise((resolve, reject) => {
        answers.push(resolve);
        failures.push(reject);
      });
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('lists at once for the first, and once for all that ask meanwhile, as far back as the earliest of them', async () => {
  const { list, asked, answers } = held();
  const shared = sharedListing(list);
  const first = shared(50);
  const others = [shared(40), shared(10), shared(30)];
  expect(asked).toEqual([50]);
  answers[0]?.(['old']);
  expect(await first).toEqual(['old']);
  await turn();
  expect(asked).toEqual([50, 10]);
  answers[1]?.(['new']);
  expect(await Promise.all(others)).toEqual([['new'], ['new'], ['new']]);
});

it('gives nobody a listing that began before it was asked for', async () => {
  const { list, answers } = held();
  const shared = sharedListing(list);
  void shared(1);
  const late = shared(1);
  let answered = false;
  void late.then(() => (answered = true));
  answers[0]?.(['began too early']);
  await turn();
  expect(answered).toBe(false);
  answers[1]?.(['began after']);
  expect(await late).toEqual(['began after']);
});

it('fails those whose listing failed, and lists anew for the next', async () => {
  const { list, failures, answers } = held();
  const shared = sharedListing(list);
  const first = shared(1);
  const second = shared(1);
  failures[0]?.(new Error('throttled'));
  await expect(first).rejects.toThrow('throttled');
  await turn();
  answers[1]?.(['there']);
  expect(await second).toEqual(['there']);
  const third = shared(1);
  answers[2]?.(['again']);
  expect(await third).toEqual(['again']);
});

it('keeps places apart', async () => {
  const asked: string[] = [];
  const shared = sharedListings((aws: { target: string }, place) => {
    asked.push(`${aws.target} ${place}`);
    return Promise.resolve([place]);
  });
  const [here, there] = [{ target: 'here' }, { target: 'there' }];
  expect(await Promise.all([shared(here, 'a', 1), shared(here, 'b', 1), shared(there, 'a', 1)])).toEqual([
    ['a'],
    ['b'],
    ['a'],
  ]);
  expect(asked).toEqual(['here a', 'here b', 'there a']);
});
