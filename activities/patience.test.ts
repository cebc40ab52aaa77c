import { describe, expect, it } from 'vitest';
import type { JobState } from '../contracts/job.js';
import { defaultTiming, scaleTiming, type Timing } from '../contracts/timing.js';
import type { ServiceFacts } from './job-driver.js';
import { lostFrom } from './patience.js';

const minute = 60_000;
const bornAt = Date.parse('2026-01-01T00:00:00Z');
const ecs: ServiceFacts = { listingLag: '5m', retention: '1h', batch: 100 };
const missing: JobState = { status: 'missing', reason: 'ECS does not show it' };
const after = (ms: number, seenAt?: number, facts = ecs, timing: Timing = defaultTiming) =>
  lostFrom(missing, { seenAt, bornAt }, facts, timing, bornAt + ms);

describe('a job that was never seen', () => {
  it('is awaited for ten minutes from its minting', () => {
    expect(after(0)).toBe(missing);
    expect(after(10 * minute)).toBe(missing);
  });

  it('is lost after that, and it says for how long', () => {
    expect(after(10 * minute + 1)).toEqual({ status: 'lost', reason: 'ECS does not show it, for 10 min' });
    expect(after(45 * minute)).toEqual({ status: 'lost', reason: 'ECS does not show it, for 45 min' });
  });
});

describe('a job that was seen before', () => {
  it('is awaited for as long as the service shows ended jobs, from when it was last seen', () => {
    expect(after(9 * 60 * minute, bornAt + 8 * 60 * minute)).toBe(missing);
  });

  it('is lost past that', () => {
    expect(after(9 * 60 * minute + 1, bornAt + 8 * 60 * minute)).toEqual({
      status: 'lost',
      reason: 'ECS does not show it, for 60 min',
    });
  });

  it("has the service's own retention: a year in Glue", () => {
    const glue: ServiceFacts = { listingLag: '30s', retention: '365d', batch: 200 };
    expect(after(300 * 24 * 60 * minute, bornAt, glue)).toBe(missing);
  });

  it('was seen even where that was at the beginning of time', () => {
    expect(after(30 * minute, 0).status).toBe('lost');
    expect(lostFrom(missing, { seenAt: 0, bornAt }, ecs, defaultTiming, 59 * minute)).toBe(missing);
  });
});

it('goes by the table that it is given', () => {
  expect(after(31_000, undefined, ecs, scaleTiming(0.05)).status).toBe('lost');
  expect(after(29_000, undefined, ecs, scaleTiming(0.05)).status).toBe('missing');
});

it.each([
  { status: 'active', phase: 'running', raw: 'RUNNING' },
  { status: 'succeeded', raw: 'STOPPED', result: {} },
  { status: 'failed', raw: 'STOPPED', fault: 'user', reason: 'x' },
  { status: 'stopped', raw: 'STOPPED', reason: 'x' },
] as const satisfies readonly JobState[])('leaves what AWS shows as it is, however old ($status)', (state) => {
  expect(lostFrom(state, { seenAt: undefined, bornAt }, ecs, defaultTiming, bornAt + 1_000 * minute)).toBe(state);
});
