import { describe, expect, it } from 'vitest';
import { broken, check, sabotaged, windowFound } from './check.js';
import { modelOf } from './models.js';
import { sabotages } from './sabotages.js';
import { smallestSettling } from './settling.js';
import { windows } from './windows.js';

describe('the protocol', () => {
  it.each(['none', 'undocumented', 'expiring'] as const)('holds under any fault, with a token: %s', (token) => {
    const checked = check(modelOf(token, { faults: 1, launches: 2 }));
    expect(checked.whole).toBe(true);
    expect(broken(checked)).toEqual([]);
    expect(checked.stuck).toEqual([]);
    expect(checked.states).toBeGreaterThan(1_000);
  });

  it('needs lag and delay to settle, and not a tick more', () => {
    const { smallest, below } = smallestSettling(2, 1);
    expect(smallest).toBe(3);
    expect(below.join('\n')).toContain('the stop lists the jobs by the key: not found');
  });
});

describe('a sabotage has a counterexample, and what it leaves has none', () => {
  it.each(sabotages.map((sabotage) => [sabotage.name, sabotage] as const))('%s', (_, sabotage) => {
    const { breaks, trace, soundWithout, covered } = sabotaged(sabotage);
    expect({ breaks, soundWithout, covered }).toEqual({ breaks: sabotage.breaks, soundWithout: true, covered: true });
    expect(trace.length).toBeGreaterThan(3);
  });
});

describe('a known window is open with its precondition, and shut without', () => {
  it.each(windows.map((window) => [window.name, window] as const))('%s', (_, window) => {
    expect(windowFound(window)).toMatchObject({ found: true, onlyByIt: true });
  });
});
