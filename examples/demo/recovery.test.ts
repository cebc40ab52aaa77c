import { expect, test } from 'vitest';

import { STARTED, at, exampleRun, exampleStep } from './testing/run.js';
import { recoveryOf } from './recovery.js';

const killedAt = STARTED + 10_000;

test('each run that was under way has gone on when a step of it began or ended after the kill', () => {
  const runs = [
    exampleRun([exampleStep('extract', 1, 4), exampleStep('transform', 4, 22), exampleStep('load', 22, 30)], {
      endedAt: at(31),
    }),
    exampleRun([exampleStep('extract', 8, 36.5), exampleStep('transform', 36.5, 38)], { endedAt: at(40) }),
  ];
  expect(recoveryOf(runs, killedAt)).toEqual({ interrupted: 2, firstMs: 12_000, lastMs: 26_500 });
});

test('runs that had ended before, or began afterwards, don’t count', () => {
  const before = exampleRun([exampleStep('extract', 1, 4)], { endedAt: at(9) });
  const later = exampleRun([exampleStep('extract', 30, 31)], { startedAt: at(30), endedAt: at(32) });
  expect(recoveryOf([before, later], killedAt)).toBeUndefined();
});

test('what the killed worker had sent and the server wrote down late is not the next worker’s doing', () => {
  const run = exampleRun([exampleStep('extract', 1, 10.05), exampleStep('transform', 35, 36)], { endedAt: at(40) });
  expect(recoveryOf([run], killedAt)).toEqual({ interrupted: 1, firstMs: 25_000, lastMs: 25_000 });
});
