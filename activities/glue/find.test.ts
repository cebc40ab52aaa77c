import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobMark } from '../../contracts/job.js';
import type { Plane } from '../../local/aws/plane.js';
import { createGlueJob } from '../../test/harness/aws-setup.js';
import { aMark, callsOf, soon, startScriptedPlane, targetOf, unitTiming } from '../../test/harness/scripted-plane.js';
import { awsService, clientOptions, type AwsService } from '../aws/client.js';
import { findRun } from './find.js';
import { startRequest } from './requests.js';
import { markArgument } from './ref.js';
import { glueJob, type GlueSpec } from './spec.js';

let plane: Plane;
let glue: GlueClient;
let aws: AwsService<GlueClient>;
let calls: string[];

beforeAll(async () => {
  plane = await startScriptedPlane();
  glue = new GlueClient(clientOptions(targetOf(plane), unitTiming));
  aws = awsService(targetOf(plane), unitTiming, glue);
  calls = callsOf(glue);
});
afterAll(async () => {
  glue.destroy();
  await plane.close();
});
beforeEach(() => {
  plane.clearFaults();
  calls.length = 0;
});

/** A job of its own whose runs end at once, so that no limit is in the way. */
async function aJob(name: string, changes: Parameters<typeof createGlueJob>[2] = {}): Promise<GlueSpec> {
  await createGlueJob(plane, name, { ExecutionProperty: { MaxConcurrentRuns: 1_000 }, ...changes });
  plane.script(name, { afterMs: 0 });
  return glueJob({ jobName: name });
}

async function startRun(spec: GlueSpec, mark: JobMark): Promise<string> {
  const { JobRunId } = await glue.send(
    new StartJobRunCommand(startRequest(spec, { mark, limitSeconds: 600 }, { Command: { Name: 'pythonshell' } })),
  );
  return JobRunId as string;
}

const find = async (spec: GlueSpec, mark: JobMark) => (await findRun(aws, spec, mark, false))?.Id;

describe('by the mark', () => {
  it('finds a run in whatever state', async () => {
    const spec = await aJob('any-state');
    const [first, second] = [aMark(), aMark()];
    const ended = await startRun(spec, first);
    plane.script('any-state', {});
    const running = await startRun(spec, second);
    expect(await find(spec, first)).toBe(ended);
    expect(await find(spec, second)).toBe(running);
  });

  it("takes no other launch's run for its own", async () => {
    const spec = await aJob('others');
    await startRun(spec, aMark());
    expect(await find(spec, aMark())).toBeUndefined();
  });

  it('takes the oldest run with the mark: who repeats ours by hand copies its arguments', async () => {
    const spec = await aJob('copied');
    const mark = aMark();
    const ours = await startRun(spec, mark);
    await startRun(spec, mark);
    expect(await find(spec, mark)).toBe(ours);
  });

  it('takes the first run of the family where Glue has retried, which copies the mark as well', async () => {
    const spec = await aJob('retried', { MaxRetries: 1 });
    plane.script('retried', { afterMs: 0, exitCode: 1 });
    const mark = aMark();
    const first = await startRun(spec, mark);
    await expect
      .poll(() => plane.ledger().filter(({ event, key }) => event === 'ended' && key === mark.key).length, soon)
      .toBe(2);
    expect(await find(spec, mark)).toBe(first);
  });
});

describe('clocks', () => {
  it('may differ: a run is found that AWS dates minutes before the minting', async () => {
    const spec = await aJob('clocks');
    const mark = aMark({ mintedAt: new Date(Date.now() + 9 * 60_000).toISOString() });
    const runId = await startRun(spec, mark);
    expect(await find(spec, mark)).toBe(runId);
  });
});

describe('an error', () => {
  it('of the first page is an error', async () => {
    const spec = await aJob('first-page');
    plane.fault({ operation: 'GetJobRuns', fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(find(spec, aMark())).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('of a job that is gone is an error', async () => {
    await expect(find(glueJob({ jobName: 'gone' }), aMark())).rejects.toMatchObject({
      name: 'EntityNotFoundException',
    });
  });
});

describe('two hundred newer runs', () => {
  let spec: GlueSpec;
  const old = aMark();
  let oldRun: string;
  beforeAll(async () => {
    spec = await aJob('crowded');
    oldRun = await startRun(spec, old);
    await Promise.all(Array.from({ length: 200 }, () => startRun(spec, aMark())));
  });

  it('hide no run', async () => {
    expect(await find(spec, old)).toBe(oldRun);
    expect(calls).toEqual(['GetJobRuns', 'GetJobRuns']);
  });

  it('are not looked through where they are from well before the minting', async () => {
    expect(await find(spec, aMark({ mintedAt: new Date(Date.now() + 11 * 60_000).toISOString() }))).toBeUndefined();
    expect(calls).toEqual(['GetJobRuns']);
  });

  it('make no "not found" of an error on the second page', async () => {
    plane.fault({
      operation: 'GetJobRuns',
      match: 'crowded',
      skip: 1,
      fault: { type: 'error', code: 'InternalServiceException', status: 500 },
    });
    await expect(find(spec, old)).rejects.toMatchObject({ name: 'InternalServiceException' });
  });

  it('make no answer of half a listing, even where the first page has shown a run of ours', async () => {
    const mark = aMark();
    await startRun(spec, mark);
    plane.fault({ operation: 'GetJobRuns', match: 'crowded', skip: 1, fault: { type: 'reset' } });
    await expect(find(spec, mark)).rejects.toThrow();
  });
});

describe("with marker: 'none'", () => {
  const unmarked = (spec: GlueSpec, date: string): GlueSpec => ({
    ...spec,
    marker: 'none',
    arguments: { '--date': date },
  });

  it('takes a run since the minting that has these arguments', async () => {
    const spec = unmarked(await aJob('unmarked'), '2001-01-31');
    const mark = aMark();
    const runId = await startRun(spec, mark);
    expect(await find(spec, mark)).toBe(runId);
    const { Arguments } = (await findRun(aws, spec, mark, false)) ?? {};
    expect(Arguments).not.toHaveProperty(markArgument);
  });

  it('takes none with other arguments, and none from well before the minting', async () => {
    const spec = await aJob('unmarked-others');
    await startRun(unmarked(spec, '2001-01-30'), aMark());
    expect(await find(unmarked(spec, '2001-01-31'), aMark())).toBeUndefined();
    expect(
      await find(unmarked(spec, '2001-01-30'), aMark({ mintedAt: new Date(Date.now() + 60_000).toISOString() })),
    ).toBeUndefined();
  });

  it("reads the arguments as merged with the job's defaults", async () => {
    const spec = unmarked(
      await aJob('unmarked-defaults', { DefaultArguments: { '--date': 'none', '--env': 'prod' } }),
      '2001-01-31',
    );
    const mark = aMark();
    const runId = await startRun(spec, mark);
    expect(await find(spec, mark)).toBe(runId);
  });
});
