/** Documents of runs that were recorded from the engine: one table, one line per run. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ChildRun } from '../../../contracts/run.js';
import { run } from '../run.schema.js';
import { documentOf, type Recording } from '../../../test/harness/api/recording.js';

const folder = new URL('recorded/', import.meta.url);

interface Line {
  state: string;
  failure?: string;
  /** `name kind state` of each step, and the states of its launches, or of the runs that it has started. */
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
  cluster: {
    state: 'succeeded',
    steps: [
      'traffic/create emr-cluster succeeded (1 succeeded)',
      'count emr-step succeeded (1 succeeded)',
      'traffic/terminate emr-cluster succeeded (1 succeeded)',
    ],
  },
  'cluster-starts': { state: 'running', steps: ['traffic/create emr-cluster queued (1 queued)'] },
  'cluster-not-created': {
    state: 'cancelled',
    failure: 'CancelledFailure',
    steps: ['traffic/create emr-cluster cancelled (1 cancelled)'],
  },
  'cluster-in-use': {
    state: 'running',
    steps: ['traffic/create emr-cluster succeeded (1 succeeded)', 'count emr-step running (1 running)'],
  },
  'cluster-cancelled': {
    state: 'cancelled',
    failure: 'CancelledFailure',
    steps: [
      'traffic/create emr-cluster succeeded (1 succeeded)',
      'count emr-step cancelled (1 cancelled)',
      'traffic/terminate emr-cluster succeeded (1 succeeded)',
    ],
  },
  'cluster-stopping': {
    state: 'running',
    steps: [
      'traffic/create emr-cluster succeeded (1 succeeded)',
      'count emr-step succeeded (1 succeeded)',
      'traffic/terminate emr-cluster stopping (1 stopping)',
    ],
  },
  'cluster-still-running': {
    state: 'failed',
    failure: 'JobStillRunning',
    steps: [
      'traffic/create emr-cluster succeeded (1 succeeded)',
      'count emr-step succeeded (1 succeeded)',
      'traffic/terminate emr-cluster failed (1 failed)',
    ],
  },
  'cluster-lost': {
    state: 'succeeded',
    steps: [
      'traffic/create emr-cluster succeeded (1 failed, 2 succeeded)',
      'count emr-step succeeded (1 succeeded)',
      'traffic/terminate emr-cluster succeeded (2 succeeded)',
    ],
  },
  'cluster-left-up': {
    state: 'terminated',
    failure: 'TerminatedFailure',
    steps: ['traffic/create emr-cluster blind (1 blind)', 'count emr-step blind (1 blind)'],
  },
  'fan-out': { state: 'succeeded', steps: ['jobs for-each succeeded (1 succeeded)'] },
  'fan-out-batches': { state: 'succeeded', steps: ['jobs for-each succeeded (1 succeeded, 2 succeeded, 3 succeeded)'] },
  'fan-out-running': { state: 'running', steps: ['jobs for-each running (1 running)'] },
  'fan-out-cancelling': { state: 'cancelling', steps: ['jobs for-each stopping (1 cancelling)'] },
  'fan-out-cancelled': {
    state: 'cancelled',
    failure: 'CancelledFailure',
    steps: ['jobs for-each cancelled (1 cancelled)'],
  },
  'fan-out-failed': { state: 'failed', failure: 'ItemsFailed', steps: ['jobs for-each failed (1 succeeded)'] },
  'fan-out-broken': { state: 'failed', failure: 'TerminatedFailure', steps: ['jobs for-each failed (1 terminated)'] },
  'fan-out-terminated': {
    state: 'terminated',
    failure: 'TerminatedFailure',
    steps: ['jobs for-each blind (1 blind)'],
  },
  batch: { state: 'succeeded', steps: ['jobs for-each succeeded (item-0 succeeded, item-1 succeeded, bad failed)'] },
  'batch-running': { state: 'running', steps: ['jobs for-each running (item-0 running, item-1 running)'] },
  'batch-failed': { state: 'succeeded', steps: ['jobs for-each failed (held cancelled, bad failed)'] },
  'batch-cancelling': { state: 'cancelling', steps: ['jobs for-each stopping (item-0 cancelling)'] },
  'batch-cancelled': {
    state: 'cancelled',
    failure: 'CancelledFailure',
    steps: ['jobs for-each cancelled (item-0 cancelled, item-1 cancelled)'],
  },
  item: { state: 'failed', failure: 'JobFailed', steps: ['job glue failed (1 failed)'] },
};

function read(name: string): Recording {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Recording;
}

function inWords({ batch, key, state }: ChildRun): string {
  return `${batch ?? key} ${state}`;
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
          `${step.name} ${step.kind} ${step.state} (${(step.children?.map(inWords) ?? step.launches.map(({ launch, state }) => `${launch} ${state}`)).join(', ')})`,
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

  test('tells the items that a fan-out failed for, without the results of the others', async () => {
    const { failure } = await documentOf(read('fan-out-failed'));
    expect(failure).not.toHaveProperty('details');
    expect(failure?.items).toEqual({
      total: 3,
      succeeded: 0,
      failedCount: 1,
      failed: [
        {
          key: 'bad',
          type: 'JobFailed',
          message: expect.stringContaining('exit code 7'),
          workflowId: expect.stringMatching(/^oneItem:/),
        },
      ],
    });
  });

  test('names the run that has started it, if one has', async () => {
    const [item, batch, top] = await Promise.all(['item', 'batch', 'fan-out'].map((name) => documentOf(read(name))));
    expect(item?.parent).toEqual({
      id: `~${Buffer.from(item?.parent?.workflowId ?? '').toString('base64url')}:${item?.parent?.runId}`,
      workflowId: expect.stringMatching(/^millrace\.forEach:overPipeline:/),
      runId: expect.any(String),
    });
    expect(batch?.parent?.workflowId).toMatch(/^overPipeline:/);
    expect(top).not.toHaveProperty('parent');
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
