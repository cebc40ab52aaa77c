import { describe, expect, it } from 'vitest';
import { verdictOf, type Found } from './verdict.js';

const hourMs = 3_600_000;
const mib = 1_048_576;
/** 10 000 jobs an hour: the bound is 9.8 MiB an hour. */
const found = (changes: Partial<Found> = {}): Found => ({
  minutes: 120,
  samples: { worker: growing(0) },
  jobs: { count: 10_000, hours: 1 },
  started: 3,
  ended: { succeeded: 3 },
  faults: { 'runs that did not end': [] },
  histories: [{ type: 'soak', runs: 3, events: 125, bytes: 40_000 }],
  ...changes,
});
const growing = (mibPerHour: number, hours = 1) =>
  Array.from({ length: 31 }, (_, index) => {
    const passed = (index * hours) / 30;
    return { at: passed * hourMs, rss: 200 * mib, live: 90 * mib + passed * mibPerHour * mib };
  });

describe('the verdict of a soak', () => {
  it('is fine where nothing grows and everything ends well', () => {
    expect(verdictOf(found()).over).toEqual([]);
  });

  it('tells what grows by more than a kilobyte per job', () => {
    expect(verdictOf(found({ samples: { worker: growing(9) } })).over).toEqual([]);
    const { over } = verdictOf(found({ samples: { worker: growing(11) } }));
    expect(over).toEqual([expect.stringContaining('worker: live objects 90.0 → 101.0 MiB')]);
  });

  it('does not judge memory by some minutes', () => {
    const { lines, over } = verdictOf(found({ samples: { worker: growing(100, 0.1) } }));
    expect(over).toEqual([]);
    expect(lines.join('\n')).toContain('slope 100.0 ± 0.0 MiB/h (31 samples in 0.10 h); 0.5 h at least are needed');
  });

  it.each([
    ['a run that failed', { ended: { succeeded: 2, failed: 1 } }, '2 of 3 runs succeeded (1 failed)'],
    ['a run that did not end', { faults: { 'runs that did not end': ['7'] } }, '1 runs that did not end'],
    ['a long history', { histories: [{ type: 'soak', runs: 1, events: 501, bytes: 1 }] }, 'at most 501 events'],
    ['a large history', { histories: [{ type: 'soak', runs: 1, events: 1, bytes: 600_000 }] }, '586 KB'],
  ])('names %s', (_, changes, words) => {
    expect(verdictOf(found(changes)).over).toEqual([expect.stringContaining(words)]);
  });
});
