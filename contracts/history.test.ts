import { describe, expect, it } from 'vitest';
import { activityType, activityVerbs, engineActivities, parseActivityType } from './history.js';

describe('parseActivityType', () => {
  it.each(['glue', 'ecs', 'emr', 'emr-serverless'])('reads back every verb of %s', (kind) => {
    for (const verb of activityVerbs) expect(parseActivityType(activityType(kind, verb))).toEqual({ kind, verb });
  });

  it.each([
    '',
    'glue',
    'glue.',
    '.start',
    'glue.restart',
    'glue.start.now',
    'my.glue.start',
    'Glue.start',
    '-glue.start',
    'glue.start\n',
    'countRows',
    ...Object.values(engineActivities),
  ])('takes %j for no activity of a job', (type) => {
    expect(parseActivityType(type)).toBeUndefined();
  });
});
