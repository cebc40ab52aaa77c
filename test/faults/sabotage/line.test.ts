import { describe, expect, it } from 'vitest';
import { sabotageLine } from './line.js';
import type { Judged } from './run.js';

const judged: Judged = {
  sabotage: { name: 'no-find', guarantee: 'It is found', takenOut: 'the search', patches: [], at: [] },
  place: { cell: 'F3/W4/glue', expects: ['I2a'] },
  ...{ hits: 4, red: 3, missed: 0, found: ['I2a'], launches: 3, rejected: 3, isOpen: false },
  control: { hits: 2, missed: 0, isOpen: false },
  holds: true,
};

describe('the line of a sabotage', () => {
  it('has no problem where there is none', () => {
    const line = sabotageLine(judged, 'c1', 'now');
    expect(line).toMatchObject({ fault: 'F3', window: 'W4', kind: 'glue', hits: 4, control: 2 });
    for (const field of ['problem', 'controlProblem']) expect(line).not.toHaveProperty(field);
  });

  it('tells of its own problem and of that of its control, without where it ran', () => {
    const control = { ...judged.control, problem: 'I3 is red\n at rig.js:1' };
    expect(sabotageLine({ ...judged, problem: 'I2a stayed green', control, holds: false }, 'c1', 'now')).toMatchObject({
      problem: 'I2a stayed green',
      controlProblem: 'I3 is red',
    });
  });
});
