import { describe, expect, test } from 'vitest';
import { start, started, told, at } from '../../../test/harness/api/told.js';
import { Problem } from '../../problem/problem.js';
import type { RunEvent } from '../document/run-event.js';
import type { ToldRun } from './kept-from.js';
import { LeftBehind } from './left-behind.js';

const failed: RunEvent = { type: 'run-ended', at, state: 'failed', failure: { type: 'JobFailed', message: 'x' } };
const resetFrom = (baseRunId: string): RunEvent => ({ type: 'run-reset', at, baseRunId });

const run = (runId: string, events: RunEvent[], launches = 0): ToldRun => {
  const { events: all, facts } = told(launches > 0 ? [start(started)] : [], { events: [...events, failed] });
  return { events: all, facts: { ...facts, runId } };
};

/** What is left by the latest of these, which are all that Temporal keeps. They are told from the first to the latest. */
const leftBy = (...kept: ToldRun[]) => {
  const latest = kept.at(-1) as ToldRun;
  const found = ({ runId }: { runId?: string }) =>
    runId === undefined ? latest : kept.find(({ facts }) => facts.runId === runId);
  const read = (address: { runId?: string }) => {
    const one = found(address);
    return one ? Promise.resolve(one) : Promise.reject(new Problem('run-not-found', 'gone'));
  };
  return new LeftBehind({ told: read } as never).by({ workflowId: 'etl:1', runId: latest.facts.runId });
};

describe('a run that was reset from one that Temporal no longer keeps', () => {
  test('can be followed: that run is named as a whole, because nobody can tell its jobs', async () => {
    expect(await leftBy(run('r2', [resetFrom('r1')]))).toEqual([
      { id: 'r1', run: 'etl:1:r1', because: expect.stringMatching(/^Temporal has forgotten the run/) },
    ]);
  });

  test('names it once, however many were reset from it', async () => {
    const runs = [run('r2', [resetFrom('r1')]), run('r3', [resetFrom('r1'), resetFrom('r2')])];
    expect((await leftBy(...runs)).map(({ id }) => id)).toEqual(['r1']);
  });

  test('names one that is kept by its jobs', async () => {
    expect(await leftBy(run('r1', [], 1), run('r2', [resetFrom('r1')]))).toMatchObject([
      { run: 'etl:1:r1', launch: 1 },
    ]);
  });
});
