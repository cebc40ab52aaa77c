import { describe, expect, it } from 'vitest';
import { toMs } from './duration.js';
import { assertTiming, defaultTiming, scaleTiming, settlingMs, type Timing } from './timing.js';

describe('assertTiming', () => {
  it("accepts the product's own values", () => {
    expect(() => assertTiming(defaultTiming)).not.toThrow();
  });

  it.each([
    ['startAttempt > connectTimeout + requestTimeout', { startAttempt: '13s' }],
    ['startAttempt > 2 x connectTimeout', { connectTimeout: '10s', requestTimeout: '5s' }],
    ['settlingMargin > 0', { settlingMargin: '0s' }],
    ['pollMin <= pollMax', { pollMin: '31s' }],
    ['capacityMin <= capacityMax', { capacityMin: '6m' }],
    ['stopTimeout > stopAskAgain', { stopTimeout: '1m' }],
    ['heartbeat >= 1s', { heartbeat: '999ms' }],
    ['retryInterval >= 1s', { retryInterval: '500ms' }],
    ['janitorInterval >= 1s', { janitorInterval: '500ms' }],
  ] as const satisfies readonly (readonly [string, Partial<Timing>])[])(
    'refuses a table that breaks %s, and names it alone',
    (rule, change) => {
      expect(() => assertTiming({ ...defaultTiming, ...change })).toThrow(new RangeError(`Timing breaks: ${rule}`));
    },
  );

  it.each(Object.keys(defaultTiming).filter((name) => name.endsWith('ListingLag')))(
    'refuses a table whose %s is longer than the patience with a job that was never seen',
    (name) => {
      expect(() => assertTiming({ ...defaultTiming, janitorGrace: '11m', [name]: '10m' })).toThrow(
        new RangeError(`Timing breaks: unseenPatience > ${name}`),
      );
    },
  );

  it.each(Object.keys(defaultTiming).filter((name) => name.endsWith('ListingLag')))(
    "refuses a table whose %s is longer than the janitor's grace",
    (name) => {
      expect(() => assertTiming({ ...defaultTiming, unseenPatience: '11m', [name]: '10m' })).toThrow(
        new RangeError(`Timing breaks: janitorGrace > ${name}`),
      );
    },
  );

  it.each([
    { startAttempt: '13001ms' },
    { settlingMargin: '1ms' },
    { pollMin: '30s' },
    { capacityMin: '5m' },
    { stopTimeout: '60001ms' },
    { heartbeat: '1s' },
    { retryInterval: '1s' },
  ] as const satisfies readonly Partial<Timing>[])('accepts %o, which only just holds', (change) => {
    expect(() => assertTiming({ ...defaultTiming, ...change })).not.toThrow();
  });

  it('lists every rule that is broken in one error', () => {
    expect(() => assertTiming({ ...defaultTiming, settlingMargin: '0s', pollMin: '1h' })).toThrow(
      'Timing breaks: settlingMargin > 0; pollMin <= pollMax',
    );
  });
});

describe('the default table', () => {
  it('watches the jobs of a killed worker again within 35 s', () => {
    const { heartbeat, retryInterval, sticky } = defaultTiming;
    expect(toMs(heartbeat) + toMs(retryInterval) + toMs(sticky)).toBeLessThanOrEqual(35_000);
  });

  it('believes in no absence before a listing has had its lag and every request its time', () => {
    expect(settlingMs(defaultTiming, defaultTiming.glueListingLag)).toBe(30_000 + 3_000 + 10_000 + 7_000);
    expect(settlingMs(defaultTiming, defaultTiming.ecsListingLag)).toBe(300_000 + 3_000 + 10_000 + 7_000);
  });

  it('gives a job that was never seen longer than any listing lags', () => {
    expect(toMs(defaultTiming.unseenPatience)).toBeGreaterThan(toMs(defaultTiming.ecsListingLag));
  });
});

describe('scaleTiming', () => {
  it('leaves the table as it is by 1', () => {
    expect(scaleTiming(1)).toEqual(defaultTiming);
  });

  it('scales what is ours', () => {
    expect(scaleTiming(0.1)).toMatchObject({
      requestTimeout: '1s',
      stopTimeout: '90s',
      pollMin: '100ms',
      unseenPatience: '1m',
    });
  });

  it.each(['clockMargin', 'stepTimeout', 'deadManMargin'] as const)(
    "leaves %s alone: it is the author's, AWS's or the clocks'",
    (name) => {
      expect(scaleTiming(0.01)[name]).toBe(defaultTiming[name]);
    },
  );

  it.each(['startAttempt', 'heartbeat', 'retryInterval', 'retryMax', 'capacityMin', 'capacityMax', 'sticky'] as const)(
    'scales %s no lower than a second, which is as fine as the server times',
    (name) => {
      expect(scaleTiming(0.001)[name]).toBe('1s');
    },
  );

  it('never scales a duration to nothing', () => {
    expect(Object.entries(scaleTiming(1e-9)).filter(([, value]) => toMs(value) < 1)).toEqual([]);
  });

  it.each([2, 0.5, 0.1, 0.05, 0.01])('keeps every inequality by a factor of %d', (factor) => {
    expect(() => assertTiming(scaleTiming(factor))).not.toThrow();
  });

  it('scales another table than the default one', () => {
    expect(scaleTiming(0.5, { ...defaultTiming, pollMax: '10s' }).pollMax).toBe('5s');
  });
});
