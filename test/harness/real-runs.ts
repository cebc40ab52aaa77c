/**
 * Runs of which everything is real that the checker reads: Temporal's histories, the plane's ledger with its requests,
 * jobs that are processes and bear witness, the API's documents, and the replay program's word.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { WorkflowHandle } from '@temporalio/client';
import type { Sources } from '../faults/checker/read-sources.js';
import type { ClientEntry, RunHistory, WitnessEntry } from '../faults/checker/sources.js';
import { replayHistories } from '../faults/replay/replay-histories.js';
import { documentOf, toRecording } from './api/recording.js';
import { bundleOf } from './bundles.js';
import { eventually } from './history.js';
import { startRig, type Rig } from './rig.js';

export interface RealRuns {
  rig: Rig;
  /** What the client does, as it would write it down. */
  client: ClientEntry[];
  /** From now on a job of that name is a process of job.sh. */
  runs(name: string, ...args: string[]): void;
  start(pipeline: string, input: unknown): Promise<WorkflowHandle>;
  isWatched(handle: WorkflowHandle, count?: number): Promise<unknown>;
  witness(): WitnessEntry[];
  /** All of it, once Temporal lists so many runs. */
  sources(count: number): Promise<Sources>;
  close(): Promise<void>;
}

const jobFile = fileURLToPath(new URL('../faults/rig/jobs/job.sh', import.meta.url));

export const preciseNow = () => performance.timeOrigin + performance.now();

export async function startRealRuns(workflowsPath: string): Promise<RealRuns> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-real-runs-'));
  const witnessFile = join(folder, 'witness.ndjson');
  const client: ClientEntry[] = [];
  const rig = await startRig({ workflowsPath, plane: { ledgerRequests: true } });
  const bundle = (await bundleOf(workflowsPath, rig.timing)).codePath;
  await rig.worker();

  const witness = (): WitnessEntry[] => {
    const lines = existsSync(witnessFile) ? readFileSync(witnessFile, 'utf8').split('\n').filter(Boolean) : [];
    return lines.map((line) => JSON.parse(line) as WitnessEntry);
  };

  const sources = async (count: number): Promise<Sources> => {
    const query = `TaskQueue = '${rig.taskQueue}'`;
    const listed = await eventually('all runs are listed', async () => {
      const found: { workflowId: string; runId: string }[] = [];
      for await (const run of rig.client.workflow.list({ query })) found.push(run);
      return found.length === count && found;
    });
    const histories: RunHistory[] = [];
    const api: Sources['api'][number][] = [];
    for (const { workflowId, runId } of listed) {
      const handle = rig.client.workflow.getHandle(workflowId, runId);
      const { status, raw } = await handle.describe();
      const history = await handle.fetchHistory();
      const json = JSON.parse(historyToJSON(history)) as RunHistory['history'];
      histories.push({ namespace: 'default', workflowId, runId, status: status.name, history: json });
      const recording = toRecording(raw as Parameters<typeof toRecording>[0], history.events ?? []);
      api.push({ workflowId, runId, document: await documentOf(recording) });
    }
    const quietAt = Date.now() - 1_000;
    return {
      rig: {
        v: 1,
        seed: 1,
        startedAt: quietAt,
        quietAt,
        collectedAt: Date.now(),
        graceMs: 0,
        account: '000000000000',
        region: 'us-east-1',
        namespaces: ['default'],
        maxEvents: 500,
        decoys: [],
      },
      client,
      nemesis: [],
      ledger: rig.plane.ledger(),
      witness: witness(),
      histories,
      api,
      replay: await replayHistories(readFileSync(bundle, 'utf8'), histories),
      // The worker is in this process.
      processes: [{ at: quietAt, pid: process.pid, role: 'worker', event: 'started' }],
    };
  };

  return {
    rig,
    client,
    runs(name, ...args) {
      rig.plane.script(name, {
        command: { program: '/bin/sh', args: [jobFile, ...args], env: { WITNESS_FILE: witnessFile } },
      });
    },
    async start(pipeline, input) {
      const at = preciseNow();
      const handle = await rig.start(pipeline, input);
      const { workflowId } = handle;
      const entry = { op: randomUUID(), call: 'start', through: 'temporal', namespace: 'default' } as const;
      client.push({ ...entry, at, workflowId, phase: 'intent' }, { ...entry, at, workflowId, phase: 'ok' });
      return handle;
    },
    isWatched: (handle, count = 1) =>
      eventually('the job is watched, and runs', async () => {
        const { raw } = await handle.describe();
        const waits = (raw.pendingActivities ?? []).filter(
          ({ activityType, heartbeatDetails }) => activityType?.name?.endsWith('.wait') && heartbeatDetails,
        );
        return waits.length >= count && witness().filter(({ event }) => event === 'start').length >= count;
      }),
    witness,
    sources,
    async close() {
      await rig.close();
      rmSync(folder, { recursive: true });
    },
  };
}
