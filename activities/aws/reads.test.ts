import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Duration } from '../../contracts/duration.js';
import { defaultTiming } from '../../contracts/timing.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { awsService } from './client.js';

describe('awsService', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const serviceOf = (callInterval: Duration, requestTimeout: Duration = '10s') =>
    awsService(targetOf({ url: 'http://unused' }), { ...defaultTiming, callInterval, requestTimeout }, 'the client');
  const throttle = () =>
    Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} }));

  it('spaces reads by the table, and lets them share one budget', async () => {
    const read: string[] = [];
    const service = serviceOf('500ms');
    for (const name of ['a', 'b', 'c'])
      void service.read((client) => Promise.resolve(void read.push(`${name} by ${client}`)));
    await vi.advanceTimersByTimeAsync(0);
    expect(read).toEqual(['a by the client', 'b by the client']);
    await vi.advanceTimersByTimeAsync(500);
    expect(read).toHaveLength(3);
  });

  it('refuses a read at once whose turn is further off than a request may take, and asks nothing', async () => {
    const service = serviceOf('1s');
    const asked: number[] = [];
    const reads = Array.from({ length: 15 }, (_, index) =>
      service.read(() => Promise.resolve(void asked.push(index))).catch((error: unknown) => (error as Error).name),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.all(reads.slice(11))).toEqual(Array.from({ length: 4 }, () => 'BudgetSpent'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('slows down when a read was throttled, and gives the error', async () => {
    const service = serviceOf('1s');
    await expect(service.read(throttle)).rejects.toMatchObject({ name: 'ThrottlingException' });
    let read = false;
    void service.read(() => Promise.resolve((read = true)));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(read).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(read).toBe(true);
  });

  it('does not slow down for any other error, nor for a turn that was refused', async () => {
    const service = serviceOf('1s', '1ms');
    await expect(service.read(() => Promise.reject(new Error('oops')))).rejects.toThrow('oops');
    for (let count = 0; count < 20; count += 1) void service.read(() => Promise.resolve()).catch(() => undefined);
    await expect(service.read(() => Promise.resolve())).rejects.toThrow('spent for the next 11 s');
    await vi.advanceTimersByTimeAsync(10_000);
    let read = false;
    void service.read(() => Promise.resolve((read = true)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toBe(true);
  });
});
