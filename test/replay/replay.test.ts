import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { InjectedSinks, ReplayWorkerOptions } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.js';
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
    const recorded = recordedInputs(history);
    // What is scheduled and cancelled within one workflow task never comes to history.
    const sent = [...scheduled].filter(([id]) => Object.hasOwn(recorded, id));
    expect(Object.fromEntries(sent)).toEqual(recorded);
  });
});

interface RecordedHistory {
  events: {
    workflowExecutionStartedEventAttributes?: { workflowId: string };
    activityTaskScheduledEventAttributes?: { activityId: string; input?: { payloads: { data: string }[] } };
  }[];
}

function workflowIdOf({ events }: RecordedHistory): string {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

/** By activity id; the SDK counts them in the order of scheduling, local ones included. */
function recordedInputs({ events }: RecordedHistory): Record<string, unknown[]> {
  return Object.fromEntries(
    events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled
        ? [
            [
              scheduled.activityId,
              (scheduled.input?.payloads ?? []).map(
                ({ data }) => JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown,
              ),
            ],
          ]
        : [],
    ),
  );
}
