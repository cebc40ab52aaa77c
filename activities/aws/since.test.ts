import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { createGlueJob } from '../../test/harness/aws-setup.js';
import { aMark, startScriptedPlane, targetOf, unitTiming } from '../../test/harness/scripted-plane.js';
import { findRun } from '../glue/find.js';
import { markArgument } from '../glue/ref.js';
import { glueJob } from '../glue/spec.js';
import { awsService, clientOptions } from './client.js';
import { listedSince } from './since.js';

const hourMs = 3_600_000;
const margin = 10 * 60_000;
const at = (systemClockOffset: number) => ({ client: { config: { systemClockOffset } }, timing: unitTiming });

describe('what is listed', () => {
  it('begins before the minting, by as much as clocks differ', () => {
    const mark = aMark();
    expect(listedSince(at(0), mark)).toBe(Date.parse(mark.mintedAt) - margin);
    expect(listedSince(at(hourMs), mark)).toBe(Date.parse(mark.mintedAt) - margin);
  });

  it("begins earlier where AWS's clock is behind", () => {
    const mark = aMark();
    expect(listedSince(at(-hourMs), mark)).toBe(Date.parse(mark.mintedAt) - margin - hourMs);
  });

  it('holds a job that AWS dates an hour before its key was minted', async () => {
    const plane = await startScriptedPlane({ clockOffsetMs: -hourMs });
    const glue = new GlueClient(clientOptions(targetOf(plane), unitTiming));
    const aws = awsService(targetOf(plane), unitTiming, glue);
    const mark = aMark();
    const start = () =>
      glue.send(new StartJobRunCommand({ JobName: 'behind', Arguments: { [markArgument]: mark.key } }));
    await createGlueJob(plane, 'behind');
    // What is signed by our clock is refused; the answer tells AWS's.
    await expect(start()).rejects.toThrow(/Signature not yet current/);
    const { JobRunId } = await start();
    expect((await findRun(aws, glueJob({ jobName: 'behind' }), mark, false))?.Id).toBe(JobRunId);
    glue.destroy();
    await plane.close();
  });
});
