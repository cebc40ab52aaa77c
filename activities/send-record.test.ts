import { describe, expect, it } from 'vitest';
import type { SendRecord } from '../contracts/history.js';
import { isSettled, nothingSent, recordAt, sending, settlesIn, type Attempt } from './send-record.js';

const scheduledAt = 1_000_000;
const settlingMs = 50_000;
const first = (details?: SendRecord): Attempt => ({ scheduledAt, attemptAt: scheduledAt, details });
const later = (ms: number, details?: SendRecord): Attempt => ({ scheduledAt, attemptAt: scheduledAt + ms, details });
const openSince = (firstAt: number, since?: number): SendRecord => ({
  v: 1,
  open: { firstAt, ...(since !== undefined && { since }) },
});

describe('what an attempt has to reckon with', () => {
  it('is nothing, without details, in an attempt that was never rescheduled', () => {
    expect(recordAt(first())).toEqual(nothingSent);
  });

  it('is an open send, without details, in any other: the first attempt may have died behind the fence', () => {
    expect(recordAt(later(20_000))).toEqual(openSince(scheduledAt, scheduledAt + 20_000));
  });

  it('goes by the clock, not by a count that a reset sets back to 1', () => {
    const afterReset = { ...later(7), attempt: 1 };
    expect(recordAt(afterReset)).toEqual(openSince(scheduledAt, scheduledAt + 7));
  });

  it('dates an unknown send as early as it may have been, so that no token is trusted too long', () => {
    expect(recordAt(later(3_600_000)).open?.firstAt).toBe(scheduledAt);
  });

  it('is nothing where the details say that nothing is open, however late', () => {
    expect(recordAt(later(3_600_000, nothingSent))).toEqual(nothingSent);
    expect(recordAt(first(nothingSent))).toEqual(nothingSent);
  });

  it('is the open send of the details, ambiguous since the first attempt that met it', () => {
    expect(recordAt(later(20_000, openSince(scheduledAt)))).toEqual(openSince(scheduledAt, scheduledAt + 20_000));
  });

  it('keeps that since through every later attempt', () => {
    let details: SendRecord = openSince(scheduledAt);
    for (const ms of [20_000, 40_000, 60_000, 80_000]) details = recordAt(later(ms, details));
    expect(details).toEqual(openSince(scheduledAt, scheduledAt + 20_000));
  });

  it('takes details for open in an attempt that was never rescheduled too, for they survive a reset', () => {
    expect(recordAt(first(openSince(scheduledAt - 9_000)))).toEqual(openSince(scheduledAt - 9_000, scheduledAt));
  });
});

describe('the word that is left before a send', () => {
  it('opens a send at this attempt', () => {
    expect(sending(nothingSent, later(5_000))).toEqual(openSince(scheduledAt + 5_000));
  });

  it('keeps the age of an older open one, by which its token is judged', () => {
    expect(sending(openSince(scheduledAt, scheduledAt + 20_000), later(40_000))).toEqual(openSince(scheduledAt));
  });

  it('forgets since: what is sent now may show later than what was sent then', () => {
    const word = sending(openSince(scheduledAt, scheduledAt + 20_000), later(40_000));
    expect(recordAt(later(60_000, word)).open?.since).toBe(scheduledAt + 60_000);
  });

  it('changes nothing of what it came from', () => {
    const before = openSince(scheduledAt, scheduledAt + 20_000);
    sending(before, later(40_000));
    expect(before).toEqual(openSince(scheduledAt, scheduledAt + 20_000));
  });
});

/** Attempts as `start.ts` runs them: what one leaves behind is the next one's details. */
describe('from attempt to attempt', () => {
  it('a refusal closes the send that it answers: the next attempt starts anew', () => {
    const attempt = first();
    const before = recordAt(attempt);
    expect(sending(before, attempt).open).toBeDefined();
    const afterRefusal = before;
    expect(recordAt(later(1_000, afterRefusal))).toEqual(nothingSent);
  });

  it('a refusal leaves an older open send open, in every later word', () => {
    const lostReply = sending(recordAt(first()), first());
    let before = recordAt(later(20_000, lostReply));
    for (const ms of [40_000, 60_000]) {
      const attempt = later(ms, before);
      before = recordAt(attempt);
      expect(sending(before, attempt).open?.firstAt).toBe(scheduledAt);
    }
    expect(before).toEqual(openSince(scheduledAt, scheduledAt + 20_000));
  });

  it('a lost reply is open until it is settled, whatever comes between', () => {
    const lostReply = sending(recordAt(first()), first());
    const second = recordAt(later(20_000, lostReply));
    const third = later(20_000 + settlingMs, second);
    expect(isSettled(second.open ?? { firstAt: 0 }, third, settlingMs)).toBe(true);
  });
});

describe('settling', () => {
  const open = { firstAt: scheduledAt, since: scheduledAt + 20_000 };

  it('takes the whole time since the first ambiguous attempt, not since the send', () => {
    expect(isSettled(open, later(20_000 + settlingMs - 1), settlingMs)).toBe(false);
    expect(isSettled(open, later(20_000 + settlingMs), settlingMs)).toBe(true);
  });

  it('is never done at the attempt that first meets the send, however old it is', () => {
    const attempt = later(86_400_000, openSince(scheduledAt));
    expect(isSettled(recordAt(attempt).open ?? open, attempt, settlingMs)).toBe(false);
    expect(isSettled({ firstAt: scheduledAt }, attempt, settlingMs)).toBe(false);
  });

  it('says when an attempt would find it done', () => {
    expect(settlesIn(open, later(20_000), settlingMs)).toBe(settlingMs);
    expect(settlesIn(open, later(50_000), settlingMs)).toBe(20_000);
    expect(settlesIn({ firstAt: scheduledAt }, later(50_000), settlingMs)).toBe(settlingMs);
  });

  it('asks for no delay below the second that the server can time', () => {
    expect(settlesIn(open, later(20_000 + settlingMs - 10), settlingMs)).toBe(1_000);
    expect(settlesIn(open, later(20_000 + settlingMs + 10), settlingMs)).toBe(1_000);
  });

  it('is done after the delay that it asked for', () => {
    for (const ms of [20_000, 33_333, 69_500]) {
      const delayed = later(ms + settlesIn(open, later(ms), settlingMs));
      expect(isSettled(open, delayed, settlingMs)).toBe(true);
    }
  });
});
