/** How long a worker takes from the start of its process until it polls: bundling, connecting, registering included. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Stage } from './stage.js';
import { moduleBeside } from './module-beside.js';

/** Milliseconds by what was started; the first start of each only warms up the disk's cache. */
export async function startToReady(
  stage: Stage,
  { workflowsPath, times }: { workflowsPath: string; times: number },
): Promise<Record<string, number[]>> {
  const started: Record<string, number[]> = { "this repository's worker": [], 'a worker with 30 pipelines': [] };
  for (let round = 0; round <= times; round += 1) {
    const figures = [await ownWorker(stage), await thirtyPipelines(stage, workflowsPath)];
    if (round > 0) Object.values(started).forEach((values, index) => values.push(figures[index] as number));
  }
  return started;
}

async function thirtyPipelines(stage: Stage, workflowsPath: string): Promise<number> {
  const worker = await stage.worker({ kind: 'engine', workflowsPath });
  await worker.stop();
  return worker.readyMs;
}

/** `npm run worker`, as people run it. */
async function ownWorker({ address }: Stage): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, moduleBeside('../../worker/main', import.meta.url)], {
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: address,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      MILLRACE_TASK_QUEUE: 'bench-own-worker',
      MILLRACE_HEALTH_PORT: '0',
      MILLRACE_RESOURCE_FLIGHTS_BUCKET: 'flights',
      MILLRACE_RESOURCE_FLIGHTS_TOPIC: 'arn:aws:sns:us-east-1:000000000000:flights',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    for await (const line of createInterface(child.stdout))
      if (line.includes('worker ready')) return performance.now() - from;
    throw new Error('The worker ended before it was ready');
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}
