import { describe, expect, it } from 'vitest';
import { trial as record } from '../report/sample.js';
import { againText, struckBy, struckOf, timesAgain } from './again.js';
import type { BatchResult } from './run-plan.js';

const about = (of: string) => ({ key: of.repeat(32), workflowId: `one:f1-${of}` });
const line = (of: string) => ({ ...record, trial: `f1-${of}`, ...about(of) });
const result = (more: object): BatchResult =>
  ({
    batch: { name: 'slot-1', trials: [] },
    lines: [line('a'), line('b'), line('c')],
    report: { violations: [] },
    ...more,
  }) as unknown as BatchResult;
const red = (of: string) => ({ invariant: 'I2a', ids: about(of), message: 'Two jobs.' });

describe('what is looked for again', () => {
  it('are the trials that a violation names, with what the model says of each', () => {
    const conformance = [{ ...about('b'), verdict: 'not-judged', why: 'too wide' }];
    expect(struckBy([result({ report: { violations: [red('a'), red('b')] }, conformance })])).toMatchObject([
      { trial: 'f1-a', model: 'accepts' },
      { trial: 'f1-b', model: 'unjudged' },
    ]);
  });

  it('are those whose trace the model rejects, too', () => {
    const conformance = [{ ...about('c'), verdict: 'rejected', index: 3, why: 'no state allows it' }];
    expect(struckBy([result({ conformance })])).toMatchObject([{ trial: 'f1-c', model: 'rejects' }]);
  });

  it('are the same by the lines of a long run', () => {
    const violated = { ...record, violated: ['I2a'] };
    expect(struckOf(violated)).toEqual({
      cell: { fault: 'F1', window: 'W3', kind: 'glue' },
      variant: 0,
      trial: record.trial,
      model: 'accepts',
    });
    expect(struckOf({ ...violated, unjudged: true }).model).toBe('unjudged');
    expect(struckOf({ ...violated, violated: ['I2a', 'trace'], unjudged: true }).model).toBe('rejects');
  });

  it('is so fifty times in a long run, unless it is asked for otherwise', () => {
    expect([timesAgain(undefined, true), timesAgain(undefined, false)]).toEqual([50, 0]);
    expect([timesAgain(0, true), timesAgain(3, false)]).toEqual([0, 3]);
  });
});

describe('what came of it', () => {
  const struck = struckOf({ ...record, violated: ['I2a'] });

  it('is how often it came back', () => {
    expect(againText(struck, { hits: 50, violated: 3, nobodys: 0 })).toBe(
      `AGAIN F1/W3/glue (${record.trial}): 3 of 50`,
    );
    expect(againText(struck, { hits: 50, violated: 0, nobodys: 1 })).toMatch(/: 0 \(and 1 that name no trial\) of 50$/);
  });

  it('closes nothing where it did not: the model has to produce it', () => {
    const never = { hits: 50, violated: 0, nobodys: 0 };
    expect(againText(struck, never)).toMatch(/: 0 of 50, which closes nothing: the model accepts its trace: /);
    expect(againText({ ...struck, model: 'rejects' }, never)).toContain(
      'the model rejects its trace: it has to be mended until it produces it',
    );
  });
});
