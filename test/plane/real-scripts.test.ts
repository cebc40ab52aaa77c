/**
 * Three scripts as people write them, started by the driver with its mark among their arguments: AWS's own way to read
 * options, a parser that dies on what it doesn't know, and options that a badly chosen mark would set.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDrivers } from '../../activities/drivers.js';
import { markArgument } from '../../activities/glue/ref.js';
import { glueJob, type GlueSpec } from '../../activities/glue/spec.js';
import type { JobDriver } from '../../activities/job-driver.js';
import { hasEnded, type EndedJob, type JobRef } from '../../contracts/job.js';
import type { Plane } from '../../local/aws/plane.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { useCredentials } from '../harness/credentials.js';
import { aLaunch, openFence, targetOf, unitTiming } from '../harness/scripted-plane.js';
import { logLines, putObjects } from './clients.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/scripts/${name}.py`, import.meta.url), 'utf8');
const options = { '--date': '2001-01-31', '--bucket': 'flights' };

let emulator: Emulator;
let plane: Plane;
let glue: JobDriver;

beforeAll(async () => {
  useCredentials('millrace-worker');
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator);
  glue = createDrivers(unitTiming)('glue', targetOf(plane));
  const names = ['resolved_options', 'strict_argparse', 'prefix_options'];
  const script = (name: string) => ({ Command: { Name: 'pythonshell', ScriptLocation: `s3://scripts/${name}.py` } });
  await putObjects(plane.url, 'scripts', Object.fromEntries(names.map((name) => [`${name}.py`, fixture(name)])));
  await createGlueJob(plane, 'resolved_options');
  await createGlueJob(plane, 'strict_argparse');
  const alone = { ExecutionProperty: { MaxConcurrentRuns: 1 } };
  await createGlueJob(plane, 'strict-and-alone', { ...script('strict_argparse'), ...alone });
  await createGlueJob(plane, 'prefix_options');
});
afterAll(async () => {
  await plane.close();
  await emulator.stop();
});

describe('getResolvedOptions', () => {
  it('finds its options beside the mark', async () => {
    const { state, printed, marked } = await run(glueJob({ jobName: 'resolved_options', arguments: options }));
    expect(state.status).toBe('succeeded');
    expect(printed).toEqual({ date: '2001-01-31', bucket: 'flights' });
    expect(marked).toBe(true);
  });
});

describe('a strict argparse', () => {
  it('dies on the mark', async () => {
    const { state, ref } = await run(glueJob({ jobName: 'strict_argparse', arguments: options }));
    expect(state).toMatchObject({ status: 'failed', fault: 'user', reason: 'Command failed with exit code 2' });
    const said = await logLines(plane.url, '/aws-glue/python-jobs/error', ref.runId);
    expect(said.join('\n')).toContain(`unrecognized arguments: ${markArgument}`);
  });

  it("works without, by marker: 'none', and its run is found all the same", async () => {
    const spec = glueJob({ jobName: 'strict-and-alone', arguments: options, marker: 'none' });
    const launch = aLaunch();
    const { state, printed, marked, ref } = await run(spec, launch);
    expect(state.status).toBe('succeeded');
    expect(printed).toEqual({ date: '2001-01-31', bucket: 'flights' });
    expect(marked).toBe(false);
    expect(await glue.find(spec, launch.mark)).toEqual(ref);
  });

  it("is refused by marker: 'none' for a job that may run twice at once", async () => {
    const spec = glueJob({ jobName: 'strict_argparse', arguments: options, marker: 'none' });
    await expect(glue.start(spec, aLaunch(), openFence)).rejects.toThrow(/MaxConcurrentRuns/);
  });
});

describe('options that begin as the mark does, or end as other marks would', () => {
  it('keep their defaults', async () => {
    const { state, printed } = await run(glueJob({ jobName: 'prefix_options' }));
    expect(state.status).toBe('succeeded');
    expect(printed).toEqual({ millrace_mode: 'full', key_column: 'id', dedupe_key_cols: 'origin,destination' });
  });

  it('take the values that they are given', async () => {
    const given = { '--millrace-mode': 'delta', '--key_column': 'flight', '--dedupe_key_cols': 'origin' };
    const { printed } = await run(glueJob({ jobName: 'prefix_options', arguments: given }));
    expect(printed).toEqual({ millrace_mode: 'delta', key_column: 'flight', dedupe_key_cols: 'origin' });
  });
});

type GlueRunRef = JobRef & { jobName: string; runId: string };

/** What came of it: its end, what it printed as JSON, and whether the mark was among its arguments. */
async function run(spec: GlueSpec, launch = aLaunch()) {
  const started = await glue.start(spec, launch, openFence);
  if (!('started' in started)) throw new Error(`refused: ${started.refused}`);
  const ref = started.started as GlueRunRef;
  const isOver = async (): Promise<EndedJob | false> => {
    const [state] = await glue.describe([ref]);
    return state !== undefined && hasEnded(state) && state;
  };
  const state = (await vi.waitUntil(isOver, { timeout: 15_000, interval: 20 })) as EndedJob;
  const printed: unknown = state.status === 'succeeded' ? JSON.parse((await output(ref)).join('')) : undefined;
  const marked = plane.ledger().some(({ jobId, key }) => jobId === ref.runId && key === launch.mark.key);
  return { ref, state, printed, marked };
}

function output({ runId }: GlueRunRef): Promise<string[]> {
  return logLines(plane.url, '/aws-glue/python-jobs/output', runId);
}
