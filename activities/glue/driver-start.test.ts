import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { glueOnPlane } from '../../test/harness/glue-on-plane.js';
import { aLaunch, openFence } from '../../test/harness/scripted-plane.js';
import { FenceClosed, fenceWith } from '../aws/fence.js';
import type { GlueSpec } from './spec.js';

const rig = glueOnPlane();

describe('start', () => {
  it('starts one run that carries the mark', async () => {
    const launch = aLaunch();
    const ref = await rig.start(await rig.aJob('starts'), launch);
    expect(ref).toMatchObject({
      kind: 'glue',
      jobName: 'starts',
      runId: expect.stringMatching(/^jr_/) as string,
      ownRetries: 0,
    });
    expect(
      rig.plane
        .ledger()
        .filter(({ key }) => key === launch.mark.key)
        .map(({ event, jobId }) => [event, jobId]),
    ).toEqual([
      ['received', undefined],
      ['committed', ref.runId],
    ]);
  });

  it.each([
    ['pythonshell', '/aws-glue/python-jobs'],
    ['glueetl', '/aws-glue/jobs'],
  ])('knows where a %s job logs', async (Name, logGroup) => {
    const spec = await rig.aJob(`logs-${Name}`, { Command: { Name, ScriptLocation: 's3://b/x.py' } });
    expect(await rig.start(spec)).toMatchObject({ logGroup });
  });

  it('sends nothing when the fence is closed', async () => {
    const closed = fenceWith(() => Promise.reject(new Error('paused')));
    await expect(rig.driver.start(await rig.aJob('fenced'), aLaunch(), closed)).rejects.toBeInstanceOf(FenceClosed);
    expect(rig.eventsOf('fenced')).toEqual([]);
  });

  it('sends nothing to a job with MaxRetries, and says what to do', async () => {
    await expect(rig.driver.start(await rig.aJob('retries', { MaxRetries: 1 }), aLaunch(), openFence)).rejects.toThrow(
      "Set it to 0, or write maxRetries: 'follow'.",
    );
    expect(rig.eventsOf('retries')).toEqual([]);
  });

  it("sends nothing for marker: 'none' to a job that may run twice at once", async () => {
    const spec: GlueSpec = { ...(await rig.aJob('unmarked')), marker: 'none' };
    await expect(rig.driver.start(spec, aLaunch(), openFence)).rejects.toThrow('needs MaxConcurrentRuns=1');
    expect(rig.eventsOf('unmarked')).toEqual([]);
  });

  it('returns a refusal where too many run already, which is no failure', async () => {
    const spec = await rig.aJob('full', { ExecutionProperty: { MaxConcurrentRuns: 1 } });
    await rig.start(spec);
    expect(await rig.driver.start(spec, aLaunch(), openFence)).toEqual({
      refused: 'Concurrent runs exceeded for full',
    });
  });

  it('returns a refusal where the account is at a limit', async () => {
    const spec = await rig.aJob('limited');
    rig.plane.fault({
      operation: 'StartJobRun',
      fault: { type: 'error', code: 'ResourceNumberLimitExceededException', message: 'too many' },
    });
    expect(await rig.driver.start(spec, aLaunch(), openFence)).toEqual({ refused: 'too many' });
  });

  it('queues where the spec asks Glue to', async () => {
    const spec: GlueSpec = {
      ...(await rig.aJob('queue', { ExecutionProperty: { MaxConcurrentRuns: 1 } })),
      queuing: true,
    };
    await rig.start(spec);
    expect(await rig.stateOf(await rig.start(spec))).toMatchObject({
      status: 'active',
      phase: 'queued',
      raw: 'WAITING',
    });
  });

  it.each(['EntityNotFoundException', 'ThrottlingException', 'OperationTimeoutException'])(
    'passes %s on as AWS said it',
    async (code) => {
      const spec = await rig.aJob(`passes-${code}`);
      rig.plane.fault({ operation: 'StartJobRun', fault: { type: 'error', code } });
      await expect(rig.driver.start(spec, aLaunch(), openFence)).rejects.toMatchObject({ name: code });
    },
  );

  it('sends once where the reply is lost', async () => {
    const spec = await rig.aJob('lost-reply');
    rig.plane.fault({ operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } });
    await expect(rig.driver.start(spec, aLaunch(), openFence)).rejects.toThrow();
    expect(rig.eventsOf('lost-reply')).toEqual(['received', 'committed']);
  });

  it('takes no trouble that comes after the run was started for a refusal of the start', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const spec = await rig.aJob('expiring');
    await rig.start(spec);
    vi.setSystemTime(Date.now() + 299_000);
    // While the start is under way the kept definition grows too old, and reading it again is throttled.
    const fence = fenceWith(() => Promise.resolve(void vi.setSystemTime(Date.now() + 2_000)));
    rig.plane.fault({ operation: 'GetJob', match: 'expiring', fault: { type: 'error', code: 'ThrottlingException' } });
    expect(await rig.driver.start(spec, aLaunch(), fence)).toHaveProperty('started');
  });
});
