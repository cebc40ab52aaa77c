import { describe, expect, it } from 'vitest';
import { accept } from './accept.js';
import { sabotaged } from './check.js';
import { modelOf } from './models.js';
import { sabotages } from './sabotages.js';
import { walk } from './walk.js';
import { factsOf, written } from './written-trace.js';

describe('what the model does it accepts', () => {
  it.each(['none', 'undocumented', 'expiring'] as const)('on random ways, with a token: %s', (token) => {
    const model = modelOf(token, { faults: 4 });
    for (let seed = 0; seed < 60; seed += 1) {
      const verdict = accept(written(walk(model, seed)), factsOf(model));
      expect({ seed, verdict }).toMatchObject({ seed, verdict: { accepted: true } });
    }
  });
});

/** What is wrong here is what does not happen: only a trace that is whole shows it. */
const leftOut = [
  'stop without a ref left out',
  'no scope around the pipeline: a failing sibling closes the run',
  'no janitor',
];
/** And here what the run tells of its job, which stands in no trace. */
const untold = ['a deadline taken as a verdict'];

describe('what a sabotaged model does it rejects', () => {
  it.each(sabotages.filter(({ name }) => !untold.includes(name)).map((sabotage) => [sabotage.name, sabotage] as const))(
    '%s',
    (name, sabotage) => {
      const { actions, model } = sabotaged(sabotage);
      const facts = factsOf({ ...model, ticks: { ...model.ticks, ...modelOf(model.token).ticks } });
      const trace = written(actions);
      expect(accept(trace, facts, { whole: leftOut.includes(name) })).toMatchObject({ accepted: false });
    },
  );
});
