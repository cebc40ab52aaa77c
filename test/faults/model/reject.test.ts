import { describe, expect, it } from 'vitest';
import { accept } from './accept.js';
import {
  answered,
  cancel,
  committed,
  completed,
  delivered,
  glue,
  other,
  received,
  sends,
  settles,
  stopReceived,
  trace,
  word,
  type Told,
} from './accept-traces.js';

describe('the model rejects', () => {
  const lostReply: readonly (Told | readonly Told[])[] = [
    sends(1),
    [20, answered(true)],
    [300, completed('start', 1, 'failed')],
  ];

  it('a second send before anybody has looked (no find)', () => {
    const lines = trace(...lostReply, [1_000, delivered(2)], [5, word(2, true)], [5, word(2, true)], [5, received]);
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 9 });
  });

  it('a second send before settling is over, and says what could have come', () => {
    const lines = trace(
      ...lostReply,
      settles(2),
      [5_000, delivered(3)],
      [5, word(3, true)],
      [300, word(3, true)],
      [5, received],
    );
    const verdict = accept(lines, glue);
    expect(verdict).toMatchObject({ accepted: false, index: 12 });
    expect(verdict).toMatchObject({ why: expect.stringContaining('completes: settling') as unknown });
  });

  it('a request without an open word that the server took (no fence)', () => {
    const unasked = trace([0, delivered(1)], [5, word(1, false)], [5, received]);
    const refused = trace([0, delivered(1)], [5, word(1, false)], [5, word(1, true, 'refused')], [5, received]);
    expect(accept(unasked, glue)).toMatchObject({ accepted: false, index: 2 });
    expect(accept(refused, glue)).toMatchObject({ accepted: false, index: 3 });
  });

  it('one send that is two requests (SDK retries on)', () => {
    const lines = trace(sends(1), [20, answered(true)], [100, received]);
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 6 });
  });

  it('a first attempt after a reset that reckons with nothing (the number trusted)', () => {
    const lines = trace(
      ...lostReply,
      [9, { event: 'activity-reset', verb: 'start' }],
      [100, delivered(1)],
      [5, word(1, false)],
    );
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 9 });
  });

  it('the word of an attempt that was given up, taken for its successor (the fence trusts numbers)', () => {
    const lines = trace(
      [0, delivered(1)],
      [5, { event: 'frozen', worker: 'a' }],
      [20_500, { event: 'activity-reset', verb: 'start' }],
      [100, delivered(1, 'b')],
      [5, { event: 'woken', worker: 'a' }],
      [5, word(1, false)],
    );
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 5 });
  });

  it('a key that is not the first (drawn anew)', () => {
    const lines = trace(...lostReply, [1_000, delivered(2)], [5, received, 'k2']);
    expect(accept(lines, glue)).toMatchObject({
      accepted: false,
      index: 8,
      why: expect.stringContaining('k2') as unknown,
    });
  });

  it('two jobs of one key', () => {
    const lines = trace(sends(1), [5, committed('jr_2')]);
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 5 });
  });

  it('an attempt that overlaps its predecessor', () => {
    const lines = trace(
      [0, delivered(1)],
      [5, word(1, false)],
      [5, word(1, true)],
      [5, received],
      [5_000, delivered(2, 'b')],
    );
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 4 });
  });

  it('a stop that nothing justifies (shutdown treated as cancel)', () => {
    const running = [sends(1), [20, answered()], [5, completed('start', 1, 'started')], [5, other('wait')]] as const;
    const asked = trace(...running, [5_000, completed('wait', 1, 'cancelled')], [5, other('stop')], [5, stopReceived]);
    expect(accept(asked, glue)).toMatchObject({ accepted: false, index: 8 });
    expect(accept(trace(...running, [5_000, stopReceived]), glue)).toMatchObject({ accepted: false, index: 8 });
  });

  it('a stop that ends before its job (not awaited), and one that believes too early that there is none', () => {
    const cancelled = [...lostReply, [100, cancel], [50, other('stop')]] as const;
    const early = trace(...cancelled, [300, stopReceived], [5, completed('stop', 1, 'ended')]);
    const blind = trace(...cancelled, [300, completed('stop', 1, 'never-started')]);
    expect(accept(early, glue)).toMatchObject({ accepted: false, index: 10 });
    expect(accept(blind, glue)).toMatchObject({ accepted: false, index: 9 });
  });
});
