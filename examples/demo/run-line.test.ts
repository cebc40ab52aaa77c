import { expect, test } from 'vitest';

import { STARTED, at, exampleRun, exampleStep } from './testing/run.js';
import { runLine } from './run-line.js';

const day = '2001-01-01';
const after = (seconds: number): number => STARTED + seconds * 1_000;

test('a run that was just accepted has no steps yet', () => {
  expect(runLine(day, exampleRun([]), after(0)).text).toBe('2001-01-01  accepted');
});

test('each step has its place, its seconds and a sign', () => {
  const steps = [exampleStep('extract', 0.1, 2.4), exampleStep('transform', 2.4)];
  expect(runLine(day, exampleRun(steps), after(5.9)).text).toBe('2001-01-01  extract 2.3 s ✓   transform 3.5 s …');
});

test('steps stay in the order of the pipeline, also when they began in another', () => {
  const steps = [exampleStep('load', 3, 4), exampleStep('extract', 1, 2)];
  expect(runLine(day, exampleRun(steps), after(9)).text).toMatch(/extract 1\.0 s ✓ .* load 1\.0 s ✓$/);
});

test('a step that the pipeline has got since is shown too', () => {
  expect(runLine(day, exampleRun([exampleStep('archive', 0, 1)]), after(9)).text).toMatch(/ {2}archive 1\.0 s ✓$/);
});

test('a run that has ended says how long it took, or why it failed, in one line', () => {
  const end = { endedAt: at(12.3) };
  const succeeded = runLine(day, exampleRun([exampleStep('extract', 0, 2)], { ...end, state: 'succeeded' }), after(60));
  expect(succeeded).toMatchObject({ ended: true, text: expect.stringMatching(/ {2}took 12\.3 s$/) as string });

  const failure = { type: 'JobFailed', message: 'exit code 3\nits last lines' };
  const steps = [exampleStep('extract', 0, 2, { state: 'failed' })];
  const failed = runLine(day, exampleRun(steps, { ...end, state: 'failed', failure }), after(60));
  expect(failed.text).toMatch(/extract 2\.0 s ✗ .*failed after 12\.3 s: JobFailed: exit code 3$/);
});

test('time alone is no change of phase; a step that begins or ends is', () => {
  const phase = (run: Parameters<typeof runLine>[1], seconds: number): string =>
    runLine(day, run, after(seconds)).phase;
  const running = exampleRun([exampleStep('extract', 0)]);
  expect(phase(running, 1)).toBe(phase(running, 2));
  expect(phase(exampleRun([exampleStep('extract', 0, 2)]), 2)).not.toBe(phase(running, 2));
  expect(phase(exampleRun([exampleStep('extract', 0, 2)]), 2)).not.toBe(
    phase(exampleRun([exampleStep('extract', 0, 2), exampleStep('transform', 2)]), 2),
  );
});

test('the steps of another pipeline have its own order; of a fan-out it is told how many have ended, and how', () => {
  const create = exampleStep('cluster/create', 0, 4);
  const traffic = exampleRun([exampleStep('count', 4), create], { pipeline: 'airportTraffic' });
  expect(runLine('traffic', traffic, after(5)).text).toBe('traffic  cluster/create 4.0 s ✓   count 1.0 s …');

  const report = (airport: string, state: 'failed' | 'running' | 'succeeded') =>
    exampleStep(`report/${airport}`, 0, state === 'running' ? undefined : 1, { state });
  const reports = ['succeeded', 'failed', 'succeeded', 'running'] as const;
  const items = reports.map((state, index) => report(`A${index}`, state));
  const run = exampleRun(items, { pipeline: 'routeReports' });
  expect(runLine('reports', run, after(5)).text).toBe('reports  1 under way …  2 ✓  1 ✗');
});

test('of a fan-out one more that has ended is no change of phase, ten more are', () => {
  const phase = (ended: number): string => {
    const items = Array.from({ length: 20 }, (_, item) =>
      exampleStep(`report/${item}`, 0, item < ended ? 1 : undefined),
    );
    return runLine('reports', exampleRun(items, { pipeline: 'routeReports' }), after(5)).phase;
  };
  expect(phase(1)).toBe(phase(9));
  expect(phase(10)).not.toBe(phase(9));
});
