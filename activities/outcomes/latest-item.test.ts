import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../contracts/canonical-json.js';
import { memoKey, type RunMemo } from '../../contracts/names.js';
import { inActivity } from '../../test/harness/in-activity.js';
import { latestItem } from './latest-item.js';

const workflowId = 'p:a';
const hashOf = (input: unknown) => canonicalJson({ pipeline: 'p', input });
/** The item as its fan-out's history has it. */
const item = { workflowId, runId: 'a1', given: hashOf({ x: 1 }) };

interface Run {
  runId: string;
  input?: unknown;
  failed?: true;
  memo?: Partial<RunMemo>;
}

const first: Run = { runId: 'a1', input: { x: 1 }, failed: true };
/** As a fan-out retries an item: with what it gives today. */
const byFanOut = { retryOf: 'a1', after: 'a1', parsed: false } as const;

/** What the item's latest run is taken for. The runs are told from the first to the latest. */
const latestOf = (...runs: Run[]) =>
  inActivity(() => latestItem(item, canonicalJson), {}, undefined, temporalWith(runs));

describe('the latest run of an item that did not succeed', () => {
  test('was given the same if it is a retry of its own, which was given the parsed form', async () => {
    const own: Run = { runId: 'a2', input: { x: 1, y: 0 }, memo: { retryOf: 'a1' } };
    expect((await latestOf(first, own)).succeeded?.hash).toBe(hashOf({ x: 1 }));
    const again: Run = { runId: 'a3', input: { x: 1, y: 0 }, memo: { rerunOf: 'a2' } };
    expect((await latestOf(first, { ...own, failed: true }, again)).succeeded?.hash).toBe(hashOf({ x: 1 }));
  });

  test('was given what another run of the fan-out gave it, if that has retried it', async () => {
    const other: Run = { runId: 'a2', input: { x: 2 }, memo: byFanOut };
    expect((await latestOf(first, other)).succeeded).toEqual({ hash: hashOf({ x: 2 }), result: 'of a2' });
    const own: Run = { runId: 'a3', input: { x: 2, y: 0 }, memo: { retryOf: 'a2' } };
    expect((await latestOf(first, { ...other, failed: true }, own)).succeeded?.hash).toBe(hashOf({ x: 2 }));
  });

  test('tells what it was given also if it has failed: a retry of its own may succeed', async () => {
    const other: Run = { runId: 'a2', input: { x: 2 }, memo: byFanOut, failed: true };
    expect(await latestOf(first, other)).toEqual({ workflowId, runId: 'a2', given: hashOf({ x: 2 }) });
    expect(await latestOf(first)).toEqual(item);
  });

  test('was given its own input if somebody has started it', async () => {
    const started: Run = { runId: 'a2', input: { x: 3 }, memo: { after: 'a1' } };
    expect((await latestOf(first, started)).succeeded?.hash).toBe(hashOf({ x: 3 }));
    expect(await latestOf(first, { ...started, failed: true })).toEqual({ workflowId, runId: 'a2' });
  });
});

/** Its client, as far as it is asked. */
function temporalWith(runs: readonly Run[]): object {
  const find = (runId?: string): Run => runs.find((run) => run.runId === runId) ?? (runs.at(-1) as Run);
  const describe = ({ runId, memo, failed }: Run) => ({
    ...{ runId, type: 'p', status: { name: failed ? 'FAILED' : 'COMPLETED' } },
    ...(memo && { memo: { [memoKey]: memo } }),
  });
  const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });
  const historyOf = ({ runId, input, failed }: Run) => [
    { workflowExecutionStartedEventAttributes: { input: payloads(input) } },
    ...(failed ? [] : [{ workflowExecutionCompletedEventAttributes: { result: payloads(`of ${runId}`) } }]),
  ];
  return {
    options: {
      namespace: 'default',
      loadedDataConverter: { payloadConverter: defaultPayloadConverter, failureConverter: {}, payloadCodecs: [] },
    },
    workflow: {
      getHandle: (_: string, runId?: string) => ({ describe: () => Promise.resolve(describe(find(runId))) }),
    },
    workflowService: {
      getWorkflowExecutionHistory: ({ execution }: { execution: Run }) =>
        Promise.resolve({ history: { events: historyOf(find(execution.runId)) } }),
    },
  };
}
