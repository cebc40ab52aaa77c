/** Documents of runs that were recorded from the engine: one table, one line per run. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from '../run.schema.js';
import { documentOf, type Recording } from '../../../test/harness/api/recording.js';

const folder = new URL('recorded/', import.meta.url);

interface Line {
  state: string;
  failure?: string;
  /** `name state` of each step, and the states of its launches. */
  steps: string[];
}

const table: Record<string, Line> = {
  succeeded: { state: 'succeeded', steps: ['only glue succeeded (1 succeeded)'] },
  'ecs-task': { state: 'succeeded', steps: ['only ecs succeeded (1 succeeded)'] },
  task: { state: 'succeeded', steps: ['double task succeeded ()'] },
  adopted: { state: 'succeeded', steps: ['only glue succeeded (1 succeeded)'] },
  running: { state: 'running', steps: ['only glue running (1 running)'] },
  waiting: { state: 'waiting', steps: ['only ecs waiting (1 waiting)'] },
  waited: { state: 'succeeded', steps: ['only ecs succeeded (1 waiting, 2 succeeded)'] },
  blind: { state: 'blind', steps: ['only glue blind (1 blind)'] },
  cancelling: { state: 'cancelling', steps: ['stubborn glue stopping (1 stopping)'] },
  cancelled: { state: 'cancelled', failure: 'CancelledFailure', steps: ['only glue cancelled (1 cancelled)'] },
  terminated: { state: 'terminated', failure: 'TerminatedFailure', steps: ['only glue blind (1 blind)'] },
  'job-failed': { state: 'failed', failure: 'JobFailed', steps: ['only glue failed (1 failed, 2 failed)'] },
  'aws-rejected': { state: 'failed', failure: 'AwsRejected', steps: ['only glue failed (1 failed)'] },
  'timed-out': { state: 'failed', failure: 'JobTimedOut', steps: ['only glue timed-out (1 timed-out)'] },
  sibling: {
    state: 'failed',
    failure: 'JobFailed',
    steps: ['fails glue failed (1 failed)', 'runs glue cancelled (1 cancelled)'],
  },
  'still-running': { state: 'failed', failure: 'JobStillRunning', steps: ['stubborn glue failed (1 failed)'] },
  'invalid-input': { state: 'failed', failure: 'InvalidInput', steps: [] },
};

function read(name: string): Recording {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Recording;
}

describe('the document of a recorded run', () => {
  test.each(Object.entries(table))('%s', async (name, expected) => {
    const document = await documentOf(read(name));
    expect(run.parse(document)).toEqual(document);
    expect({
      state: document.state,
      ...(document.failure && { failure: document.failure.type }),
      steps: document.steps.map(
        (step) =>
          `${step.name} ${step.kind} ${step.state} (${step.launches.map(({ launch, state }) => `${launch} ${state}`).join(', ')})`,
      ),
    }).toEqual(expected);
  });

  test('has an end for every step of a run that has ended in order', async () => {
    for (const [name, { state }] of Object.entries(table)) {
      const { endedAt, steps } = await documentOf(read(name));
      const closed = ['succeeded', 'failed', 'cancelled', 'terminated'].includes(state);
      expect(endedAt !== undefined, name).toBe(closed);
      if (closed && state !== 'terminated')
        expect(
          steps.filter((step) => step.endedAt === undefined),
          name,
        ).toEqual([]);
    }
  });

  test('is made the same twice', async () => {
    expect(await documentOf(read('job-failed'))).toEqual(await documentOf(read('job-failed')));
  });

  test('knows every recording', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(table)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });
});
