import { describe, expect, it } from 'vitest';
import type { Violation } from '../checker/violation.js';
import type { JudgedTrace } from '../rig/conformance/judge-traces.js';
import { notRejected, offendingTraces } from './offending.js';

const of = { workflowId: 'one:x', kind: 'glue', lines: 9 };
const accepted: JudgedTrace = { ...of, key: 'k1', verdict: 'accepted' };
const rejected: JudgedTrace = { ...of, key: 'k2', verdict: 'rejected', index: 3, why: 'no state allows it' };
const violation = (ids: Violation['ids']): Violation => ({ invariant: 'I2a', message: '', ids });

describe('the traces of what a sabotage has harmed', () => {
  it('are those of the keys that a violation names, and of its run where it names none', () => {
    const all = [accepted, rejected];
    expect(offendingTraces(all, [violation({ key: 'k2', workflowId: 'one:x' })])).toEqual([rejected]);
    expect(offendingTraces(all, [violation({ keys: 'k1 k2' })])).toEqual(all);
    expect(offendingTraces(all, [violation({ workflowId: 'one:x' })])).toEqual(all);
  });

  it('have all to be rejected, and there has to be one', () => {
    expect(notRejected([rejected])).toBeUndefined();
    expect(notRejected([rejected, accepted])).toBe('the model does not reject the trace of k1 (accepted)');
    expect(notRejected([])).toBe('no trace of an offending launch was judged');
  });
});
