/**
 * Records the histories that `replay.test.ts` replays: `npm run record`, or `npm run record -- traffic` for those whose
 * names begin so. Histories of a release are frozen from 1.0 on;
 * until then a commit that records them anew says why.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { fanOutWorkflow, memoKey } from '../../contracts/names.js';
import { startPlane, type Plane } from '../../local/aws/plane.js';
import { choosePorts } from '../../local/processes/ports.js';
import { startTemporalServer } from '../../local/processes/temporal-server.js';
import { readTools } from '../../local/tools.js';
import { createWorker } from '../../worker/worker.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { createApplication } from '../harness/emr-setup.js';
import { useCredentials } from '../harness/credentials.js';
import { testTiming } from '../harness/timing.js';
import { scenarios } from './scenarios.js';

const into = fileURLToPath(new URL('0.1/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-record-'));
useCredentials('millrace-worker');
Runtime.install({ logger: new DefaultLogger('ERROR') });

const { port } = await choosePorts({ port: { wantedBy: 'Temporal' } });
const server = await startTemporalServer({
  program: readTools().temporal.path,
  port,
  logFile: join(folder, 'temporal.log'),
});
const plane = await startPlane({
  emulatorUrl: 'http://127.0.0.1:1',
  stateDir: folder,
  jobsPython: 'python3',
  pythonPath: '',
  images: {},
  warn: () => undefined,
});
await createTaskDefinition(plane, 'extract-flights');
await createTaskDefinition(plane, 'load-flights');
await createGlueJob(plane, 'flight-delays');

const worker = await createWorker(
  {
    connection: { address: server.address },
    namespace: 'default',
    timing: testTiming,
    targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: plane.url } },
    resources: {
      'flights-bucket': 'flights',
      'emr-role': 'emr-service',
      'emr-profile': 'emr-instances',
      'emr-subnet': 'subnet-0a1b2c3d',
      'reports-app': await createApplication(plane),
      'reports-role': 'arn:aws:iam::000000000000:role/reports',
    },
  },
  { workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)), activities: tasks() },
);
const connection = await Connection.connect({ address: server.address });
const client = new Client({ connection });
mkdirSync(into, { recursive: true });

const jobs = ['extract-flights', 'load-flights', 'flight-delays', 'count', 'rank', ...reportSteps()];
const wanted = process.argv[2] ?? '';

for (const scenario of scenarios.filter((one) => one.name.startsWith(wanted))) {
  const { name, pipeline, id, input, first, before, during } = scenario;
  const asRetry = first ? retryOf(pipeline, input, await endedRun(pipeline, id, input, first)) : { args: [input] };
  setStage(before);
  const handle = await client.workflow.start(pipeline, { taskQueue: 'millrace', workflowId: id, ...asRetry });
  await during?.(plane, handle);
  await handle.result().catch(() => undefined);
  const history = await handle.fetchHistory();
  writeFileSync(
    join(into, `${name}.json`),
    `${JSON.stringify(JSON.parse(historyToJSON(history)), withoutPlaces, 1)}\n`,
  );
  console.log(`${name}: ${history.events?.length} events, ${(await handle.describe()).status.name}`);
}
await worker.shutdown();
await connection.close();
await plane.close();
await server.stop();
rmSync(folder, { recursive: true });

function setStage(stage: ((of: Plane) => void) | undefined): void {
  for (const job of jobs) plane.script(job, { afterMs: 10 });
  plane.script('cluster/create', {});
  stage?.(plane);
}

async function endedRun(pipeline: string, id: string, input: object, stage: (of: Plane) => void): Promise<string> {
  setStage(stage);
  const handle = await client.workflow.start(pipeline, { taskQueue: 'millrace', workflowId: id, args: [input] });
  await handle.result().catch(() => undefined);
  return handle.firstExecutionRunId;
}

/** As the API starts the retry of a run, and a retry its batches. */
function retryOf(pipeline: string, input: object, runId: string) {
  return pipeline === fanOutWorkflow
    ? { args: [{ ...input, retryOf: runId }] }
    : { args: [input], memo: { [memoKey]: { v: 1, startedBy: 'the recorder', retryOf: runId } } };
}

function reportSteps(): string[] {
  return Array.from({ length: 10 }, (_, index) => `report/AA${String.fromCharCode(65 + index)}`);
}

/** What names this machine says nothing about the run. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? '' : key === 'identity' ? 'recorder' : value;
}

function tasks() {
  return {
    checkCounts: ({ date }: { date: string }) =>
      date === '2001-01-06'
        ? Promise.reject(
            ApplicationFailure.create({
              type: 'CheckFailed',
              message: `Counts of ${date} don't agree`,
              nonRetryable: true,
            }),
          )
        : Promise.resolve({ rows: 14_347, rejected: 0, airports: 222 }),
    notifyLoaded: () => Promise.resolve({ messageId: '00000000-0000-0000-0000-000000000000' }),
  };
}
