import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { InjectedSinks, ReplayWorkerOptions } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.js';
import { recordedActivities, workflowIdOf, type RecordedHistory } from '../harness/recorded-inputs.js';
import { testTiming } from '../harness/timing.js';
import type { ScheduledSinks } from './scheduled-sink.js';

/**
 * Every recorded history replays on today's code. Replay itself compares no inputs, but the inputs of start and wait
 * hold keys and refs: a key that drifted would start a second job after the next deploy. So they are compared here.
 */
const root = fileURLToPath(new URL('.', import.meta.url));
const releases = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let options: ReplayWorkerOptions;
let scheduled: Map<string, unknown[]>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const bundle = await bundleWorkflows({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    timing: testTiming,
    logger: new DefaultLogger('ERROR'),
    interceptors: [fileURLToPath(new URL('scheduled-sink.ts', import.meta.url))],
  });
  const sinks: InjectedSinks<ScheduledSinks> = {
    scheduled: { activity: { fn: (_, id, args) => void scheduled.set(id, args), callDuringReplay: true } },
  };
  options = { workflowBundle: bundle, sinks };
});

describe.each(releases)('histories of %s', (release) => {
  const files = readdirSync(join(root, release));

  it.each(files)('%s replays, with the inputs that it recorded', async (file) => {
    const history = JSON.parse(readFileSync(join(root, release, file), 'utf8')) as RecordedHistory;
    scheduled = new Map();
    await Worker.runReplayHistory(options, history, workflowIdOf(history));
    const recorded = [...recordedActivities(history)].map(([id, { args }]) => [id, args]);
    // What is scheduled and cancelled within one workflow task never comes to history.
    const sent = recorded.map(([id]) => [id, scheduled.get(id as string)]);
    expect(sent).toEqual(recorded);
  });
});
