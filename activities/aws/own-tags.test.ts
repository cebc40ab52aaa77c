import { describe, expect, it } from 'vitest';
import { aMark } from '../../test/harness/scripted-plane.js';
import { ownTagNames, ownTags } from './own-tags.js';

const fixed = aMark({ key: '0123456789abcdef0123456789abcdef' });
const valueFor = (workflowId: string) => ownTags({ ...fixed, workflowId })['millrace:workflow-id'];

describe('the tags of a job', () => {
  it('say what started it, and for whom', () => {
    expect(ownTags({ ...fixed, owner: 'flights-team' })).toEqual({
      'millrace:key': fixed.key,
      'millrace:pipeline': 'flightDelays',
      'millrace:workflow-id': 'flightDelays:2001-01-31',
      'millrace:run-id': '0199-run',
      'millrace:step': 'transform',
      'millrace:owner': 'flights-team',
    });
  });

  it('have no owner where nobody owns the pipeline', () => {
    expect(ownTags(fixed)).not.toHaveProperty('millrace:owner');
  });

  it('are those that rules keep free', () => {
    expect(Object.keys(ownTags({ ...fixed, owner: 'x' }))).toEqual([...ownTagNames]);
  });
});

describe('a value', () => {
  it.each([
    ['Zürich 北京 7 _.:/=+-@', 'Zürich 北京 7 _.:/=+-@'],
    ['𠮷野家', '𠮷野家'],
    ['a,b;c*"d"\n(e)#😀', 'a_b_c__d___e___'],
    ['aws:nightly', '_nightly'],
    ['AWS:nightly', '_nightly'],
    ['on-aws:nightly', 'on-aws:nightly'],
    ['', ''],
  ])('%j becomes %j', (given, expected) => {
    expect(valueFor(given)).toBe(expected);
  });

  it('has at most 256 characters', () => {
    expect(valueFor('x'.repeat(1_000))).toBe('x'.repeat(256));
  });

  it('is never cut within a letter', () => {
    expect(valueFor(`${'x'.repeat(255)}𠮷`)).toBe('x'.repeat(255));
    expect(valueFor(`${'x'.repeat(254)}𠮷y`)).toBe(`${'x'.repeat(254)}𠮷`);
  });
});
