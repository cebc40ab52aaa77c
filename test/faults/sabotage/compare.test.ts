import { describe, expect, it } from 'vitest';
import type { Invariant, Violation } from '../checker/violation.js';
import type { JudgedTrace } from '../rig/conformance/judge-traces.js';
import type { BatchResult } from '../rig/run-plan.js';
import type { TrialLine } from '../rig/run-trial.js';
import { compare } from './compare.js';
import { controlOf } from './control.js';
import type { Place, Sabotage } from './sabotage.js';
import { sabotageText } from './text.js';

const place: Place = { cell: 'F3/W4/glue', expects: ['I2a'] };
const sabotage: Sabotage = {
  name: 'no-find',
  guarantee: 'It is found',
  takenOut: 'the search',
  patches: [],
  at: [place],
};
const line = (trial: string, key: string, more: Partial<TrialLine> = {}): TrialLine =>
  ({
    fault: 'F3',
    window: 'W4',
    kind: 'glue',
    trial,
    workflowId: `one:${trial}`,
    key,
    hit: true,
    ...more,
  }) as TrialLine;
const missed = { hit: false, miss: 'too late' };
const red = (key: string, invariant: Invariant = 'I2a'): Violation => ({
  invariant,
  message: 'Two jobs.',
  ids: { key },
});
const trace = (key: string, verdict: 'accepted' | 'rejected' = 'rejected'): JudgedTrace => {
  const of = { key, workflowId: `one:f3-${key}`, kind: 'glue' as const, lines: 9 };
  return verdict === 'accepted' ? { ...of, verdict } : { ...of, verdict, index: 3, why: 'no state allows it' };
};
const tried = (
  lines: TrialLine[],
  violations: Violation[],
  conformance: JudgedTrace[] = violations.map(({ ids }) => trace(ids['key'] ?? '')),
): BatchResult =>
  ({ batch: { name: 'b', trials: [] }, lines, report: { violations, brokenRig: [] }, conformance }) as never;
const clean = tried([line('f3-k1', 'k1')], [], [trace('k1', 'accepted')]);

describe('a sabotage', () => {
  it('holds where a hit is red as the table says, and its trace is rejected', () => {
    const result = compare(sabotage, place, [tried([line('f3-k1', 'k1')], [red('k1')])]);
    expect(result).toMatchObject({ hits: 1, red: 1, key: 'k1', launches: 1, rejected: 1, isOpen: false });
    expect(result).not.toHaveProperty('problem');
  });

  it('counts where its fault did strike, and nothing came after it: that may be what was taken out', () => {
    const stalled = { ...missed, stalled: true } as const;
    const result = compare(sabotage, place, [tried([line('f3-k1', 'k1', stalled)], [red('k1')])]);
    expect(result).toMatchObject({ hits: 1, red: 1, isOpen: false });
    expect(controlOf(place.cell, [tried([line('f3-k1', 'k1', stalled)], [])])).toMatchObject({ hits: 0 });
  });

  it('counts every try', () => {
    const result = compare(sabotage, place, [clean, tried([line('f3-k2', 'k2')], [red('k2')])]);
    expect(result).toMatchObject({ hits: 2, red: 1, isOpen: false });
    expect(result).not.toHaveProperty('problem');
  });

  it('needs a hit', () => {
    const result = compare(sabotage, place, [tried([line('f3-k1', 'k1', missed)], [red('k1')])]);
    expect(result).toMatchObject({ problem: 'no hit in 1 trials: too late', red: 0, missed: 1, isOpen: true });
    expect(compare(sabotage, place, [])).toMatchObject({ problem: 'no hit in 0 trials', isOpen: true });
  });

  it('needs the red that the table says, by a hit', () => {
    expect(compare(sabotage, place, [clean])).toMatchObject({ problem: 'I2a stayed green in 1 hits', isOpen: true });
    const both = { ...place, expects: ['I2a', 'I2c'] as const };
    const lines = [line('f3-k1', 'k1')];
    expect(compare(sabotage, both, [tried(lines, [red('k1')])])).toMatchObject({
      problem: 'I2a, I2c stayed green in 1 hits',
    });
    const byMiss = tried([line('f3-k1', 'k1', missed), line('f3-k2', 'k2')], [red('k1')]);
    expect(compare(sabotage, place, [byMiss])).toMatchObject({ problem: 'I2a stayed green in 1 hits' });
  });

  it('must turn nothing else red, and is not tried again then', () => {
    const lines = [line('f3-k1', 'k1')];
    const more = compare(sabotage, place, [tried(lines, [red('k1'), red('k1', 'I7')])]);
    expect(more).toMatchObject({ problem: 'I7 turned red, which the table does not say', isOpen: false });
    const nobodys = compare(sabotage, place, [clean, tried(lines, [red('k1'), red('unknown', 'I6')])]);
    expect(nobodys).toMatchObject({ problem: 'I6 turned red, which the table does not say', isOpen: false });
  });

  it('is not judged by what befell another cell of its batch', () => {
    const other = line('f6-k9', 'k9', { fault: 'F6', window: 'listings' });
    const result = compare(sabotage, place, [tried([line('f3-k1', 'k1'), other], [red('k1'), red('k9', 'I3')])]);
    expect(result).toMatchObject({ found: ['I2a'], hits: 1, red: 1 });
  });

  it('goes by the trial that a violation names, though another one has been taken for its key', () => {
    const first = line('f3-k1', 'k1');
    const second = line('f3-k2', 'k1', { kind: 'ecs' });
    const violation = { ...red('k1'), ids: { key: 'k1', workflowId: 'one:f3-k1' } };
    const both = [tried([first, second], [violation])];
    expect(compare(sabotage, place, both)).toMatchObject({ red: 1 });
    expect(compare(sabotage, { ...place, cell: 'F3/W4/ecs' }, both)).toMatchObject({ hits: 1, red: 0, found: [] });
  });

  it('has to be rejected by the model', () => {
    const result = compare(sabotage, place, [tried([line('f3-k1', 'k1')], [red('k1')], [trace('k1', 'accepted')])]);
    expect(result.problem).toBe('the model does not reject the trace of k1 (accepted)');
    const unseen = compare({ ...sabotage, unseen: 'why' }, place, [tried([line('f3-k1', 'k1')], [red('k1')], [])]);
    expect(unseen).not.toHaveProperty('problem');
  });

  it('does not hold where the rig broke', () => {
    const broken: BatchResult = { batch: { name: 'b', trials: [] }, lines: [], broken: 'no port' };
    expect(compare(sabotage, place, [broken])).toMatchObject({ problem: 'no port', isOpen: false });
  });
});

describe('the control', () => {
  it('is hit and clean in every try', () => {
    expect(controlOf(place.cell, [clean, clean])).toEqual({ hits: 2, missed: 0, isOpen: false });
    expect(controlOf(place.cell, [])).toMatchObject({ problem: 'no hit in 0 trials', isOpen: true });
    const late = tried([line('f3-k1', 'k1', missed)], []);
    expect(controlOf(place.cell, [late])).toMatchObject({ problem: 'no hit in 1 trials', isOpen: true });
    expect(controlOf(place.cell, [late, clean])).toEqual({ hits: 1, missed: 1, isOpen: false });
  });

  it('is not tried again when it was red, or a stranger to the model', () => {
    const violated = controlOf(place.cell, [tried([line('f3-k1', 'k1')], [red('k1')]), clean]);
    expect(violated).toMatchObject({ problem: 'I2a is red without the sabotage, too: Two jobs.', isOpen: false });
    const strange = controlOf(place.cell, [tried([line('f3-k1', 'k1')], [], [trace('k1')])]);
    expect(strange.problem).toBe('the model rejects the trace of k1: no state allows it');
  });
});

describe('what is printed', () => {
  const judged = (tries: BatchResult[], controls: BatchResult[]) => {
    const [result, control] = [compare(sabotage, place, tries), controlOf(place.cell, controls)];
    const holds = result.problem === undefined && control.problem === undefined;
    return sabotageText([{ ...result, control, holds }]);
  };

  it('is a line for each place', () => {
    expect(judged([clean, tried([line('f3-k2', 'k2')], [red('k2')])], [clean, clean])).toEqual({
      passed: true,
      text:
        'ok   sabotage "no-find": It is found (taken out: the search); F3/W4/glue; red I2a as the table says in 1 of 2, ' +
        'key k2; control clean in 2 of 2; trace rejected by the model\n1 of 1 hold',
    });
  });

  it('fails for a control that is not clean, and for nothing at all', () => {
    const { text, passed } = judged([tried([line('f3-k2', 'k2')], [red('k2')])], []);
    expect([passed, text]).toEqual([false, expect.stringContaining('; control no hit in 0 trials;')]);
    expect(sabotageText([]).passed).toBe(false);
  });
});
