import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../../worker/bundle.js';
import { workflowIdOf, type RecordedHistory } from '../../harness/recorded-inputs.js';
import { testTiming } from '../../harness/timing.js';
import type { RunHistory } from '../checker/sources.js';
import { replayHistories } from './replay-histories.js';

const recorded = new URL('../../replay/0.1/', import.meta.url);

/** A history that this engine has left on a real server. */
function history(name: string): RunHistory {
  const read = JSON.parse(readFileSync(new URL(`${name}.json`, recorded), 'utf8')) as RecordedHistory;
  const runId = read.events[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';
  return { namespace: 'default', workflowId: workflowIdOf(read), runId, status: 'COMPLETED', history: read };
}

/** The same with other text in the inputs of its activities. */
function altered(run: RunHistory, from: string, to: string): RunHistory {
  const copy = structuredClone(run);
  for (const { activityTaskScheduledEventAttributes: scheduled } of (copy.history as RecordedHistory).events) {
    for (const payload of scheduled?.input?.payloads ?? []) {
      const text = Buffer.from(payload.data ?? '', 'base64').toString('utf8');
      payload.data = Buffer.from(text.replaceAll(from, to)).toString('base64');
    }
  }
  return copy;
}

describe('the replay of histories', () => {
  let bundle: string;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
    const workflowsPath = fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url));
    const logger = new DefaultLogger('ERROR');
    bundle = (await bundleWorkflows({ workflowsPath, timing: testTiming, logger })).code;
  }, 60_000);

  it('finds every recorded history to replay, with its inputs', async () => {
    const runs = readdirSync(recorded).map((file) => history(file.replace('.json', '')));
    const entries = await replayHistories(bundle, runs);
    expect(entries.map(({ runId }) => runId)).toEqual(runs.map(({ runId }) => runId));
    expect(entries.filter(({ replayed, inputsEqual }) => !replayed || !inputsEqual)).toEqual([]);
  });

  it('finds an input that differs, and goes on with the next history', async () => {
    const other = altered(history('success'), 'extract-flights', 'extract-trains');
    const entries = await replayHistories(bundle, [other, history('cancelled')]);
    expect(entries).toMatchObject([
      {
        replayed: true,
        inputsEqual: false,
        error: expect.stringMatching(/activity \d+ \(ecs.start\).*extract-trains/),
      },
      { replayed: true, inputsEqual: true },
    ]);
  });

  it('finds a history that does not replay, and goes on with the next one', async () => {
    const other = structuredClone(history('success'));
    const { events } = other.history as unknown as { events: Record<string, { activityType?: { name: string } }>[] };
    for (const event of events) {
      const { activityType } = event['activityTaskScheduledEventAttributes'] ?? {};
      if (activityType?.name === 'glue.start') activityType.name = 'ecs.start';
    }
    const entries = await replayHistories(bundle, [other, history('traffic-success')]);
    expect(entries).toMatchObject([
      { replayed: false, inputsEqual: false, error: expect.stringMatching(/nondeterminism/i) },
      { replayed: true, inputsEqual: true },
    ]);
  });

  it('replays each history in its own namespace', async () => {
    const other = {
      ...altered(history('success'), '"namespace":"default"', '"namespace":"other"'),
      namespace: 'other',
    };
    const entries = await replayHistories(bundle, [other, history('success')]);
    expect(entries).toMatchObject([{ namespace: 'other', inputsEqual: true }, { inputsEqual: true }]);
  });
});
