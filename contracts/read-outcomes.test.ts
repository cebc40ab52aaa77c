import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.js';
import type { LoadedOutcomes, StepOutcome } from './outcomes.js';
import { followedIn, keptIn, keptItemsIn, notLoadedOf, outcomesOf, type SeenChild } from './read-outcomes.js';
import type { SeenActivity } from './step-outcome.js';

const at = '2001-01-01T00:00:00.000Z';
const endedAt = '2001-01-01T00:01:00.000Z';
const links = { awsId: 'jr_1', logs: [] };
const mark = (step: string, launch = 1) => ({ key: `${step}-${launch}`, step, launch });

const activity = (activityType: string, input: unknown, completed?: unknown): SeenActivity => ({
  activityType,
  input,
  at,
  ...(completed !== undefined && { endedAt, outcome: { completed } }),
});
const start = (step: string, specHash = 'h', launch = 1, kind = 'glue') =>
  activity(`${kind}.start`, { mark: mark(step, launch), specHash }, { started: {}, links });
const wait = (step: string, status = 'succeeded', launch = 1) =>
  activity('glue.wait', { mark: mark(step, launch), until: 'ended' }, { ended: { status, result: { rows: 1 } } });
const stop = (step: string, status: string) =>
  activity('glue.stop', { mark: mark(step) }, { ended: { status, result: { rows: 2 } }, links });
const task = (summary: string, input: unknown, result?: unknown): SeenActivity => ({
  ...activity('double', input, result),
  summary,
});
const loaded = (page: Partial<LoadedOutcomes>): SeenActivity =>
  activity('millrace.loadOutcomes', {}, { v: 1, steps: [], items: [], clusters: {}, batches: {}, ...page });
const outcome = (name: string, more: Partial<StepOutcome> = {}): StepOutcome => ({
  name,
  kind: 'glue',
  hash: 'h',
  runId: 'before',
  startedAt: at,
  endedAt,
  ...more,
});

const read = (activities: SeenActivity[], children: SeenChild[] = []) =>
  outcomesOf({ runId: 'now', activities, children }, canonicalJson);
const names = (activities: SeenActivity[]) => read(activities).steps.map(({ name }) => name);

describe('outcomes', () => {
  test('have what a job gave, when it ran and where', () => {
    expect(read([start('load'), wait('load')]).steps).toEqual([
      { name: 'load', kind: 'glue', hash: 'h', result: { rows: 1 }, runId: 'now', startedAt: at, endedAt, links },
    ]);
  });

  test('say where a job was sent', () => {
    const target = { name: 'eu', account: '111', region: 'eu-west-1' };
    const sent = activity(
      'glue.start',
      { mark: mark('load'), specHash: 'h', target: { ...target, role: 'r' } },
      { links },
    );
    expect(read([sent, wait('load')]).steps).toMatchObject([{ target }]);
    expect(read([sent, wait('load')]).steps[0]?.target).not.toHaveProperty('role');
  });

  test('are of the last launch', () => {
    const failedFirst = [
      start('load', 'h', 1),
      wait('load', 'failed', 1),
      start('load', 'h', 2),
      wait('load', 'succeeded', 2),
    ];
    expect(names(failedFirst)).toEqual(['load']);
    expect(names([...failedFirst, start('load', 'h', 3)])).toEqual([]);
  });

  test('are not of what failed, was stopped, got lost or is open', () => {
    for (const status of ['failed', 'stopped', 'lost'])
      expect(names([start('load'), wait('load', status)])).toEqual([]);
    expect(names([start('load')])).toEqual([]);
    expect(names([start('load'), activity('glue.wait', { mark: mark('load') }, { deadline: true })])).toEqual([]);
  });

  test('are of a job that succeeded while it was being stopped', () => {
    expect(read([start('load'), stop('load', 'succeeded')]).steps).toMatchObject([{ result: { rows: 2 } }]);
    expect(names([start('load'), stop('load', 'stopped')])).toEqual([]);
  });

  test('are never of a cluster, and name it by its scope', () => {
    const ready = activity(
      'emr-cluster.wait',
      { mark: mark('etl/create'), until: 'ready', ref: { clusterId: 'j-1' } },
      { ready: true },
    );
    const terminate = activity(
      'emr-cluster.stop',
      { mark: mark('etl/create'), step: 'etl/terminate' },
      { ended: { status: 'succeeded' } },
    );
    const its = [start('etl/create', 'h', 1, 'emr-cluster'), ready, terminate];
    expect(read(its)).toMatchObject({ steps: [], clusters: { etl: 'j-1' } });
    const retried = [loaded({ clusters: { etl: 'j-0' } }), ...its];
    expect(read(retried).clusters).toEqual({ etl: 'j-0' });
    const given = (id: string) => canonicalJson({ type: 'double', input: { on: id } });
    expect(read([...its, task('told', { on: 'j-1' }, 1)]).steps).toMatchObject([{ hash: given('j-1') }]);
    expect(read([...retried, task('told', { on: 'j-1' }, 1)]).steps).toMatchObject([{ hash: given('j-0') }]);
  });

  test("are of a user's activities, too, whatever they are called", () => {
    expect(read([task('count', { a: 1 }, 2), { ...task('x', {}), activityType: 'glue.start' }]).steps).toEqual([
      {
        name: 'count',
        kind: 'task',
        hash: canonicalJson({ type: 'double', input: { a: 1 } }),
        result: 2,
        runId: 'now',
        startedAt: at,
        endedAt,
      },
    ]);
  });

  test('of a retry have what it was given, but for what it has begun itself', () => {
    const given = [
      loaded({ steps: [outcome('a'), outcome('b')], next: 2 }),
      loaded({ steps: [outcome('c')], items: [{ workflowId: 'i', runId: 'r' }] }),
      start('b', 'changed'),
      start('d'),
      wait('d'),
    ];
    expect(read(given).steps.map(({ name, runId }) => [name, runId])).toEqual([
      ['a', 'before'],
      ['c', 'before'],
      ['d', 'now'],
    ]);
    expect(keptIn(given).map(({ name }) => name)).toEqual(['a', 'c']);
  });

  test('of a batch have its items, with the run that a retry of them follows', () => {
    const child = (key: string, more: Partial<SeenChild> = {}): SeenChild => ({
      workflowType: 'report',
      workflowId: `report:${key}`,
      input: { key },
      ...more,
    });
    const children = [
      child('good', { runId: 'g', outcome: { completed: 's3://x' } }),
      child('bad', { runId: 'b', outcome: { failed: {} } }),
      child('never'),
    ];
    const hash = canonicalJson({ pipeline: 'report', input: { key: 'good' } });
    expect(read([], children).items).toEqual([
      { workflowId: 'report:good', runId: 'g', succeeded: { hash, result: 's3://x' } },
      { workflowId: 'report:bad', runId: 'b', given: canonicalJson({ pipeline: 'report', input: { key: 'bad' } }) },
    ]);
    const kept = { workflowId: 'report:kept', runId: 'k', succeeded: { hash: 'h' } };
    const activities = [loaded({ items: [kept, { workflowId: 'report:bad', runId: 'old' }] })];
    expect(read(activities, children).items.map(({ runId }) => runId)).toEqual(['k', 'g', 'b']);
    expect(keptItemsIn({ activities, children })).toEqual([kept]);
  });

  test('of items that name a cluster are told apart by the first one that was in its place', () => {
    const on = (cluster: string): SeenChild[] => [
      { workflowType: 'report', workflowId: 'report:a', input: { cluster }, runId: 'a', outcome: { completed: 1 } },
    ];
    const hashOn = (cluster: string, firstIds?: Record<string, string>) =>
      outcomesOf(
        { runId: 'now', activities: [], children: on(cluster), ...(firstIds && { firstIds }) },
        canonicalJson,
      ).items.map(({ succeeded }) => succeeded?.hash);
    expect(hashOn('j-2', { 'j-2': 'j-1' })).toEqual(hashOn('j-1'));
    expect(hashOn('j-2')).not.toEqual(hashOn('j-1'));
  });

  test('of a run name the batches of its fan-outs', () => {
    const batch: SeenChild = { workflowType: 'millraceForEach', workflowId: 'millrace.forEach:x', runId: 'r2' };
    const given = loaded({ batches: { 'millrace.forEach:x': 'r1', 'millrace.forEach:y': 'r1' } });
    expect(read([given], [batch])).toMatchObject({
      items: [],
      batches: { 'millrace.forEach:x': 'r2', 'millrace.forEach:y': 'r1' },
    });
  });
});

describe('a retry', () => {
  const page = (more: Partial<LoadedOutcomes>) => ({ activities: [loaded(more)], retryOf: 'before' });

  test('follows the runs of fan-outs that it was given and has not begun, but for items that succeeded', () => {
    const { activities } = page({
      items: [
        { workflowId: 'done', runId: '1', succeeded: { hash: 'h' } },
        { workflowId: 'failed', runId: '2' },
        { workflowId: 'begun', runId: '3' },
      ],
      batches: { part: '4' },
    });
    expect(followedIn({ activities, children: [{ workflowType: 'item', workflowId: 'begun' }] })).toEqual([
      { workflowId: 'failed', runId: '2' },
      { workflowId: 'part', runId: '4' },
    ]);
  });

  test('that has not loaded the last page has loaded nothing', () => {
    expect(notLoadedOf(page({}))).toBeUndefined();
    expect(notLoadedOf(page({ next: 3 }))).toBe('before');
    expect(notLoadedOf({ activities: [loaded({ next: 3 }), loaded({})], retryOf: 'before' })).toBeUndefined();
    expect(notLoadedOf({ activities: [activity('millrace.loadOutcomes', {})], retryOf: 'before' })).toBe('before');
    expect(notLoadedOf({ activities: [] })).toBeUndefined();
  });
});
