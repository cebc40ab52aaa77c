import { describe, expect, it } from 'vitest';
import type { NemesisEntry } from '../../checker/sources.js';
import { rigTiming } from '../timing.js';
import { judgeTraces, type JudgeOptions, type JudgedTrace } from './judge-traces.js';
import type { SlotEvidence } from './slot-evidence.js';
import {
  completed,
  delivered,
  endsWell,
  evidence,
  inMs,
  key,
  scheduled,
  seen,
  sibling,
  watched,
  word,
  type Happened,
} from './small-evidence.js';

const closed: Happened = [900, 'WorkflowExecutionCompleted'];
const started: readonly Happened[] = [scheduled(0, 'start'), scheduled(40, 'wait')];

function judge(of: SlotEvidence, options: Partial<JudgeOptions> = {}): JudgedTrace[] {
  return judgeTraces(of, { timing: rigTiming, launchMs: 10_000, allMs: 10_000, ...options });
}

describe('of a slot the model accepts', () => {
  it('a launch whose job ended well, among gates, listings and what is no launch', () => {
    const strange = [
      { ...seen([15, { event: 'entered', gate: 'g' }])[0], from: 'plane' },
      { ...seen([16, { event: 'listed', keys: [] }])[0], from: 'plane' },
      { ...seen([17, { event: 'committed', job: 'jr_9' }])[0], key: 'a-person' },
      { from: 'plane', at: inMs(18), event: 'ended', job: 'jr_8' },
    ] as SlotEvidence['events'];
    const judged = judge(evidence([...seen(...watched, ...endsWell), ...strange], [...started, closed]));
    expect(judged).toEqual([{ key, workflowId: 'one:x', kind: 'glue', lines: 10, verdict: 'accepted' }]);
  });

  it('a wait that was handed out before the answer to its start came by', () => {
    const [task, ...rest] = watched;
    const overtaken = [
      task,
      ...rest.slice(0, -2),
      [45, delivered('wait', 1, 33)],
      [90, completed('start', 1, 'started')],
    ];
    const judged = judge(evidence(seen(...(overtaken as typeof watched), ...endsWell), [...started, closed]));
    expect(judged).toMatchObject([{ verdict: 'accepted' }]);
  });

  const stop = [
    [440, delivered('stop', 1, 430)],
    [450, { event: 'stop-received', job: 'jr_1' }],
    [480, { event: 'ended', job: 'jr_1', state: 'STOPPED' }],
    [500, completed('stop', 1, 'ended')],
  ] as const;

  it('a stop after a sibling has failed, and rejects it when none has', () => {
    const after = (siblings: Happened) =>
      evidence(seen(...watched, ...stop), [
        ...started,
        scheduled(50, 'wait', sibling),
        siblings,
        [425, 'WorkflowTaskCompleted'],
        [426, 'ActivityTaskCancelRequested', { scheduledEventId: 3, workflowTaskCompletedEventId: 6 }],
        [430, 'ActivityTaskScheduled', { ...scheduled(430, 'stop')[2], workflowTaskCompletedEventId: 6 }],
        closed,
      ]);
    expect(judge(after([420, 'ActivityTaskFailed', { scheduledEventId: 4 }]))).toMatchObject([{ verdict: 'accepted' }]);
    expect(judge(after([420, 'ActivityTaskStarted', { scheduledEventId: 4 }]))).toMatchObject([
      { verdict: 'rejected', index: 8 },
    ]);
  });

  it('a terminated run whose job the janitor has stopped, and rejects one whose job it has left', () => {
    const history: readonly Happened[] = [...started, [400, 'WorkflowExecutionTerminated']];
    expect(judge(evidence(seen(...watched, ...stop.slice(1, 3)), history))).toMatchObject([{ verdict: 'accepted' }]);
    expect(judge(evidence(seen(...watched), history))).toMatchObject([
      { verdict: 'rejected', why: 'The trace ends before the launch does.' },
    ]);
  });

  it('a completion that is sent again until it is heard, and what a dead worker had sent before', () => {
    const lost = watched.map(([at, event]) => [at, event.event === 'completed' ? { ...event, answer: 'lost' } : event]);
    const again = [...lost.slice(0, 7), [36, completed('start', 1, 'started')], ...lost.slice(7)] as typeof watched;
    const of = evidence(seen(...again, ...endsWell), [...started, closed]);
    const processes = [{ at: inMs(28), pid: 11, role: 'worker', event: 'exited', expected: true }] as const;
    expect(judge({ ...of, processes })).toMatchObject([{ verdict: 'accepted' }]);
  });

  it('attempts that went to a frozen worker, or to a poll that nobody heard of', () => {
    const nemesis = (phase: NemesisEntry['phase'], at: number): NemesisEntry => ({
      ...{ at: inMs(at), trial: 't', fault: 'F2', window: 'W1', driver: 'glue', pid: 11, phase },
    });
    const late = (by: number) => watched.slice(4).map(([at, event]) => [at + by, event] as const);
    const events = seen(
      [5, delivered('start', 1, 0)],
      // The second one was swallowed.
      [4_020, delivered('start', 3, 4_010, '12')],
      [4_030, word(3, true, 'ok', '12')],
      [4_040, completed('start', 3, 'settling', 'ok', '12')],
      [4_045, completed('start', 1, 'failed', 'refused')],
      [9_010, delivered('start', 4, 9_000, '12')],
      [9_020, word(4, true, 'ok', '12')],
      [9_025, word(4, true, 'ok', '12')],
      [9_026, { event: 'received' }],
      ...late(9_010).slice(0, 2),
      [9_050, completed('start', 4, 'started', 'ok', '12')],
      [9_060, delivered('wait', 1, 9_055)],
      ...endsWell.map(([at, event]) => [at + 9_010, event] as const),
    );
    const of = evidence(events, [
      scheduled(0, 'start'),
      scheduled(9_055, 'wait'),
      [9_900, 'WorkflowExecutionCompleted'],
    ]);
    const frozen = { ...of, nemesis: [nemesis('confirmed', 8), nemesis('healed', 4_044)] };
    expect(judge(frozen)).toMatchObject([{ verdict: 'accepted' }]);
  });
});

describe('of a slot it', () => {
  it('rejects a second job, and says which line it is', () => {
    const twice = seen(...watched.slice(0, 5), [27, { event: 'received' }], [28, { event: 'committed', job: 'jr_2' }]);
    expect(judge(evidence(twice, [scheduled(0, 'start'), closed]))).toMatchObject([{ verdict: 'rejected', index: 5 }]);
  });

  it('says of each launch that it can not judge why', () => {
    const of = evidence(seen(...watched, ...endsWell), [...started, closed]);
    const restored: NemesisEntry = {
      ...{ at: 0, trial: 't', fault: 'F7', window: 'restored-watching', driver: 'glue', phase: 'confirmed' },
      workflowId: 'one:x',
    };
    const whys = [
      judge({ ...of, launches: new Map() }),
      judge({ ...of, nemesis: [restored] }),
      judge(of, { launchMs: 0.001 }),
      judge(of, { allMs: 0 }),
    ].map(([trace]) => trace?.verdict === 'not-judged' && trace.why);
    expect(whys).toEqual([
      'no history has this key',
      "Temporal's memory was set back, which the model does not know",
      expect.stringContaining('The time is over'),
      expect.stringContaining('of its slot are over'),
    ]);
  });
});
