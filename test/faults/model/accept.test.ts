import { describe, expect, it } from 'vitest';
import { accept } from './accept.js';
import {
  answered,
  cancel,
  committed,
  completed,
  delivered,
  ecs,
  ended,
  glue,
  other,
  received,
  sends,
  settles,
  stopReceived,
  trace,
  word,
} from './accept-traces.js';

const accepted = { accepted: true, window: undefined };

describe('the model accepts', () => {
  it('a launch without incident', () => {
    const lines = trace(
      sends(1),
      [20, answered()],
      [5, completed('start', 1, 'started')],
      [5, other('wait')],
      [60_000, ended('SUCCEEDED')],
      [800, completed('wait', 1, 'ended')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a lost reply, whose job the next attempt adopts', () => {
    const lines = trace(
      sends(1),
      [20, answered(true)],
      [5, completed('start', 1, 'failed')],
      [1_000, delivered(2, 'b')],
      [5, word(2, true, 'ok', 'b')],
      [200, completed('start', 2, 'adopted', 'b')],
      [5, other('wait')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a worker killed behind the fence, before its request left: settled, then sent', () => {
    const lines = trace(
      [0, delivered(1)],
      [5, word(1, false)],
      [5, word(1, true)],
      [1, { event: 'killed', worker: 'a' }],
      [19_990, delivered(2, 'b')],
      [5, word(2, true, 'ok', 'b')],
      [300, completed('start', 2, 'settling', 'b')],
      [49_700, delivered(3, 'b')],
      [5, word(3, true, 'ok', 'b')],
      [300, word(3, true, 'ok', 'b')],
      [5, received],
      [5, committed()],
      [5, answered()],
      [5, completed('start', 3, 'started', 'b')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a worker frozen before its fence, refused when it wakes', () => {
    const lines = trace(
      [0, delivered(1)],
      [5, word(1, false)],
      [1, { event: 'frozen', worker: 'a' }],
      [20_000, delivered(2, 'b')],
      [5, word(2, false, 'ok', 'b')],
      [5, word(2, true, 'ok', 'b')],
      [5, received],
      [5, committed()],
      [5, answered()],
      [5, { event: 'woken', worker: 'a' }],
      [5, word(1, true, 'refused')],
      [5, completed('start', 2, 'started', 'b')],
      [5, completed('start', 1, 'failed', 'a', 'refused')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a cancel that meets a lost reply: stopped by the key', () => {
    const lines = trace(
      sends(1),
      [20, answered(true)],
      [5, completed('start', 1, 'failed')],
      [100, cancel],
      [50, other('stop')],
      [300, stopReceived],
      [900, ended('STOPPED')],
      [900, completed('stop', 1, 'ended')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a token sent again without a look', () => {
    const lines = trace(
      sends(1),
      [20, answered(true)],
      [5, completed('start', 1, 'failed')],
      [1_000, delivered(2)],
      [5, word(2, true)],
      [5, word(2, true)],
      [5, received],
      [5, { event: 'replayed', job: 'jr_1' }],
      [5, answered()],
      [5, completed('start', 2, 'started')],
    );
    expect(accept(lines, ecs)).toEqual(accepted);
    expect(accept(lines, glue)).toMatchObject({ accepted: false, index: 9 });
  });

  it('a deadline, an activity reset and a workflow reset', () => {
    const first = [sends(1), [20, answered(true)], [5, completed('start', 1, 'failed')]] as const;
    const deadline = trace(
      sends(1),
      [20, answered()],
      [5, completed('start', 1, 'started')],
      [5, other('wait')],
      [5_000, completed('wait', 1, 'deadline')],
      [5, other('stop')],
      [5, stopReceived],
    );
    const reset = trace(
      ...first,
      [100, { event: 'activity-reset', verb: 'start' }],
      [100, delivered(1)],
      [5, word(1, true)],
    );
    const rewound = trace(
      ...first,
      [100, { event: 'workflow-reset' }],
      [100, delivered(1, 'b')],
      [5, word(1, true, 'ok', 'b')],
    );
    for (const lines of [deadline, reset, rewound]) expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a completion that comes late, and is refused', () => {
    const lines = trace(
      sends(1),
      [20, answered()],
      [20_000, delivered(2, 'b')],
      [5, word(2, true, 'ok', 'b')],
      [300, completed('start', 2, 'adopted', 'b')],
      [5, completed('start', 1, 'started', 'a', 'refused')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('throttling taken back, an error page that tells nothing, and no capacity', () => {
    const lines = trace(
      sends(1).slice(0, 4),
      [5, { event: 'refused', why: 'ThrottlingException' }],
      [5, answered()],
      [5, word(1, false)],
      [5, completed('start', 1, 'failed')],
      [1_000, delivered(2)],
      [5, word(2, false)],
      [5, word(2, true)],
      [5, received],
      [5, answered(true)],
      [5, completed('start', 2, 'failed')],
      settles(3),
      [50_000, delivered(4)],
      [5, word(4, true)],
      [200, word(4, true)],
      [5, received],
      [5, { event: 'refused', why: 'ConcurrentRunsExceededException' }],
      [5, answered()],
      [5, word(4, true)],
      [200, word(4, false)],
      [5, completed('start', 4, 'refused')],
    );
    expect(accept(lines, glue)).toEqual(accepted);
  });

  it('a run terminated, whose job the janitor stops', () => {
    const lines = trace(
      sends(1),
      [20, answered()],
      [5, { event: 'terminate' }],
      [5, completed('start', 1, 'started', 'a', 'refused')],
      [600_000, stopReceived],
      [900, ended('STOPPED')],
    );
    expect(accept(lines, glue, { whole: true })).toEqual(accepted);
    expect(accept(lines.slice(0, -2), glue, { whole: true })).toMatchObject({
      accepted: false,
      index: lines.length - 2,
    });
  });

  it('a cluster that is ready, used and taken down', () => {
    const lines = trace(
      sends(1),
      [20, answered()],
      [5, completed('start', 1, 'started')],
      [5, other('wait')],
      [5_000, completed('wait', 1, 'ready')],
      [60_000, other('stop')],
      [5, stopReceived],
      [900, ended('TERMINATED')],
      [5, completed('stop', 1, 'ended')],
    );
    expect(accept(lines, { ...glue, kind: 'emr-cluster' }, { whole: true })).toEqual(accepted);
  });

  it('events of two writers that were seen in swapped order, but not far apart', () => {
    const swapped = (by: number) =>
      trace([0, delivered(1)], [5, word(1, false)], [5, received], [by, word(1, true)], [5, committed()]);
    expect(accept(swapped(1), glue)).toEqual(accepted);
    expect(accept(swapped(10), glue)).toMatchObject({ accepted: false, index: 2 });
  });

  it('a start parked past settling only with its window', () => {
    const lines = trace(
      [0, delivered(1)],
      [5, word(1, false)],
      [5, word(1, true)],
      [1, { event: 'frozen', worker: 'a' }],
      [20_000, delivered(2, 'b')],
      [5, word(2, true, 'ok', 'b')],
      [300, completed('start', 2, 'settling', 'b')],
      [49_700, delivered(3, 'b')],
      [5, word(3, true, 'ok', 'b')],
      [300, word(3, true, 'ok', 'b')],
      [5, received],
      [5, committed()],
      [5, answered()],
      [5, { event: 'woken', worker: 'a' }],
      [5, received],
      [5, committed('jr_2')],
    );
    expect(accept(lines, glue)).toEqual({ accepted: true, window: 'parked start' });
  });
});
