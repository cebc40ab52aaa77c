import { describe, expect, it } from 'vitest';
import { accept } from './accept.js';
import {
  answered,
  cancel,
  committed,
  completed,
  delivered,
  ecs,
  glue,
  other,
  received,
  sends,
  stopReceived,
  trace,
  word,
} from './accept-traces.js';

const accepted = { accepted: true, window: undefined };

describe('the model accepts what comes too late to matter:', () => {
  const superseded = [
    [0, delivered(1)],
    [20_000, delivered(2, 'b')],
    [5, word(2, true, 'ok', 'b')],
    [5, word(2, true, 'ok', 'b')],
  ] as const;
  const goesOn = [
    [5, received],
    [5, committed()],
    [5, answered()],
    [5, completed('start', 2, 'started', 'b')],
    [5, other('wait')],
  ] as const;

  it('the lost report of an attempt that its successor has replaced', () => {
    const late = completed('start', 1, 'failed', 'a', 'lost');
    expect(accept(trace(...superseded, [5, late], ...goesOn), ecs)).toEqual(accepted);
  });

  it('a word that its worker had waited for no longer', () => {
    const [first, ...rest] = superseded;
    const gaveUp = trace(
      first,
      [3_000, completed('start', 1, 'failed')],
      ...rest,
      [5, word(1, false, 'refused')],
      ...goesOn,
    );
    expect(accept(gaveUp, ecs)).toEqual(accepted);
  });

  it('a word that the server takes after its worker had given up waiting, and before it knows of that', () => {
    const gaveUp = [
      [0, delivered(1)],
      [3_800, completed('start', 1, 'failed', 'a', 'lost')],
      [11_000, word(1, false, 'lost')],
    ] as const;
    const next = delivered(2);
    // It says that nothing was sent: so the next attempt starts, without a look.
    const lines = trace(...gaveUp, [6_200, next], [5, word(2, false)], [5, word(2, true)], [5, received]);
    expect(accept(lines, glue)).toEqual(accepted);
    const withoutIt = trace(
      ...gaveUp.slice(0, 2),
      [17_200, next],
      [5, word(2, false)],
      [5, word(2, true)],
      [5, received],
    );
    expect(accept(withoutIt, glue)).toMatchObject({ accepted: false });
  });

  it('a start that AWS turns away when nobody waits for it, and which can have had no other answer', () => {
    const lines = trace(
      [0, delivered(1)],
      [5, word(1, false)],
      [5, word(1, true)],
      [13_000, completed('start', 1, 'failed')],
      [1_000, delivered(2)],
      [5, word(2, true)],
      [5, word(2, true)],
      ...goesOn.slice(0, 3),
      [5, completed('start', 2, 'started')],
      [300_000, received],
      [5, { event: 'refused', why: 'InvalidSignatureException' }],
    );
    expect(accept(lines, ecs)).toEqual(accepted);
    expect(accept([...lines, ...lines.slice(-2).map((line) => ({ ...line, at: line.at + 100 }))], ecs)).toMatchObject({
      accepted: false,
      index: lines.length,
    });
  });

  it('a resend that is throttled, though its token is known: what is turned away at the door comes to no token', () => {
    const again = (attempt: number) =>
      [
        [1_000, delivered(attempt)],
        [5, word(attempt, true)],
        [5, word(attempt, true)],
        [5, received],
      ] as const;
    const lines = trace(
      ...sends(1),
      [5, answered(true)],
      [13_000, completed('start', 1, 'failed')],
      ...again(2),
      [5, { event: 'refused', why: 'ThrottlingException' }],
      [5, answered()],
      [5, word(2, true)],
      [5, completed('start', 2, 'failed')],
      ...again(3),
      [5, { event: 'replayed', job: 'jr_1' }],
      [5, answered()],
      [5, completed('start', 3, 'started')],
    );
    expect(accept(lines, ecs)).toEqual(accepted);
  });

  it('readiness that is told after a cancel', () => {
    const [ready, stop] = [completed('wait', 1, 'ready'), other('stop')];
    expect(
      accept(
        trace(
          sends(1),
          [5, answered()],
          [5, completed('start', 1, 'started')],
          [5, other('wait')],
          [5, cancel],
          [5, stop],
          [5, ready],
          [5, stopReceived],
        ),
        glue,
      ),
    ).toEqual(accepted);
  });
});
