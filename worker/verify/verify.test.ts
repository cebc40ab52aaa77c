import { describe, expect, it } from 'vitest';
import { jobKinds, type JobKind } from '../../activities/specs.js';
import { createGlueJob, createTaskDefinition } from '../../test/harness/aws-setup.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { answered, shortPatience, verifyOnPlane, verifyTiming } from '../../test/harness/verify-on-plane.js';
import { pointsOfKind } from './points.js';
import { reportOf } from './report.js';

const glue = { kind: 'glue', jobName: 'nightly' } as const;
const ecs = { kind: 'ecs', cluster: 'etl', taskDefinition: 'extract' } as const;

const rig = verifyOnPlane(async (plane) => {
  await createGlueJob(plane, 'nightly', { DefaultArguments: { '--day-part': 'night' } });
  await createTaskDefinition(plane, 'extract');
  plane.script('nightly', {});
  plane.script('extract', {});
});

const idsOf = (kind: JobKind) => Object.keys(pointsOfKind[kind] ?? {});
/** Without those that nobody can bring about. */
const askedOf = (kind: JobKind) => idsOf(kind).filter((id) => !('never' in (pointsOfKind[kind]?.[id]?.check ?? {})));

describe('a verification of Glue and ECS', () => {
  it('answers every point, refutes none, and leaves nothing running', async () => {
    const result = await rig.run({ glue, ecs });
    expect(Object.keys(result.points).toSorted()).toEqual(jobKinds.flatMap(idsOf).toSorted());
    expect(answered('refuted', result.points)).toEqual([]);
    expect(answered('refuted', result.access)).toEqual([]);
    expect(result.left).toEqual([]);
    expect(rig.plane.running()).toEqual([]);
    expect(reportOf(result).exitCode).toBe(0);
  });

  it('checks all that can be checked here', async () => {
    const { points } = await rig.run({ glue, ecs });
    const open = [...askedOf('glue'), ...askedOf('ecs')].filter((id) => points[id]?.verdict === 'not checked');
    // Nobody keeps logs behind this plane, and nobody can click.
    expect(open).toEqual(['glue.logs', 'glue.console', 'ecs.logs', 'ecs.console']);
  });

  it('starts one job of each kind, with as many calls as it has announced', async () => {
    const result = await rig.run({ glue, ecs });
    expect(
      rig
        .eventsOf('committed')
        .map(({ service }) => service)
        .toSorted(),
    ).toEqual(['ecs', 'glue']);
    expect(result.started).toBe(2);
    expect(rig.eventsOf('received')).toHaveLength(4);
    expect(rig.lines.join('\n')).toMatch(/glue, job nightly: 1 start call;.*\n.*ecs, extract in etl: 3 start calls/);
  });

  it('tells how long listings lag', async () => {
    rig.plane.show('glue', { listingsAfterMs: 1_000 });
    const { points } = await rig.run({ glue });
    expect(points['glue.listed']).toMatchObject({ verdict: 'confirmed' });
    // From the answer to the start, which may be late: no less than one look in vain.
    expect(points['glue.listed']?.evidence).toMatch(/^after \d+\.\d s and (?:[2-9]|\d{2,}) looks$/);
  });

  it('says of a kind without options which option it needs', async () => {
    const { points } = await rig.run({ glue });
    expect(points['ecs.listed']).toEqual({
      verdict: 'not checked',
      evidence: 'skipped: no --ecs-cluster, --ecs-task-definition',
    });
  });
});

describe('a point is refuted', () => {
  it('when AWS refuses what it claims to be no error', async () => {
    rig.plane.fault({
      operation: 'StopTask',
      match: 'what a second stop does',
      fault: { type: 'error', code: 'InvalidParameterException', message: 'Task is already stopped', status: 400 },
    });
    const result = await rig.run({ ecs });
    expect(result.points['ecs.stop-ended']).toMatchObject({ verdict: 'refuted' });
    expect(result.points['ecs.stop-ended']?.evidence).toMatch(
      /^InvalidParameterException: Task is already stopped \(request .+\)$/,
    );
    const { lines, exitCode } = reportOf(result);
    expect(exitCode).toBe(1);
    expect(lines.join('\n')).toContain('Refuted, and relied on: ecs.stop-ended.');
    expect(rig.plane.running()).toEqual([]);
  });

  it('when a listing lags by more than the table says', async () => {
    rig.plane.show('ecs', { listingsAfterMs: 60_000 });
    const { points } = await rig.run(
      { ecs },
      { timing: { ...verifyTiming, connectTimeout: '1s', requestTimeout: '1s' } },
    );
    expect(points['ecs.listed']).toMatchObject({ verdict: 'refuted' });
    expect(points['ecs.listed']?.evidence).toMatch(/^not within \d\.\d s/);
  });

  it('when the code of an entry is none that the driver knows', async () => {
    rig.plane.script('nightly', { refusesStop: 'SomethingElseException' });
    const { points, left } = await rig.run({ glue }, { patience: { ...shortPatience, stopped: '300ms' } });
    expect(points['glue.stopped']).toMatchObject({ verdict: 'refuted' });
    expect(left).toHaveLength(1);
  });
});

describe('a point is not checked', () => {
  it('when AWS did not answer', async () => {
    rig.plane.fault({
      operation: 'DescribeTasks',
      match: 'TAGS',
      fault: { type: 'error', code: 'ServerException', status: 500 },
    });
    const { points } = await rig.run({ ecs });
    expect(points['ecs.tags']).toMatchObject({ verdict: 'not checked' });
  });

  it('when the job ended by itself before it could be stopped', async () => {
    const endIt = (line: string) => {
      if (line.startsWith('glue.listed')) rig.plane.endJob(rig.plane.running()[0] as string, { code: 0 });
    };
    const { points } = await rig.run({ glue }, { write: endIt });
    expect(points['glue.stopped']).toMatchObject({ verdict: 'not checked' });
    expect(points['glue.stopped']?.evidence).toMatch('It has to run for minutes');
    expect(points['glue.stop-ended']).toMatchObject({ verdict: 'confirmed' });
  });

  it('when the task has lost its tags by ending', async () => {
    const endIt = (line: string) => {
      if (line.startsWith('ecs.listed')) rig.plane.endJob(rig.plane.running()[0] as string, { code: 0 });
    };
    const { points } = await rig.run({ ecs }, { write: endIt });
    expect(points['ecs.tags']).toMatchObject({ verdict: 'not checked' });
    expect(points['ecs.tags']?.evidence).toMatch(/^it ended by itself: STOPPED/);
  });

  it('when the job could not be started', async () => {
    const { points } = await rig.run({ glue: { kind: 'glue', jobName: 'no-such-job' } });
    expect(points['glue.listed']?.evidence).toMatch(/^not started: EntityNotFoundException: Job no-such-job not found/);
    expect(rig.eventsOf('committed')).toEqual([]);
  });
});

describe('whatever happens', () => {
  it('finds and stops a job whose start has lost its reply', async () => {
    rig.plane.fault({ operation: 'RunTask', fault: { type: 'lose-reply', how: 'reset' } });
    const result = await rig.run({ ecs });
    expect(rig.eventsOf('committed')).toHaveLength(1);
    expect(result.points['ecs.stopped']?.evidence).toMatch(/^not started: /);
    expect(result).toMatchObject({ started: 1, left: [] });
    expect(rig.plane.running()).toEqual([]);
  });

  it('finds and stops a second task, should the token be taken twice', async () => {
    rig.plane.tokenLifetime(-1);
    const result = await rig.run({ ecs });
    expect(result.points['ecs.same-token']).toMatchObject({ verdict: 'refuted' });
    expect(result.points['ecs.other-request']).toMatchObject({ verdict: 'refuted' });
    expect(rig.eventsOf('committed')).toHaveLength(3);
    expect(result).toMatchObject({ started: 3, left: [] });
    expect(rig.plane.running()).toEqual([]);
  });

  it('stops everything when it is interrupted', async () => {
    const asked = new AbortController();
    rig.plane.script('extract', { startsAfterMs: 60_000 });
    rig.plane.script('nightly', { startsAfterMs: 60_000 });
    const running = rig.run({ glue, ecs }, { signal: asked.signal });
    await expect.poll(() => rig.eventsOf('committed').length, { timeout: 10_000 }).toBe(2);
    asked.abort();
    const result = await running;
    expect(result.points['glue.stopped']).toEqual({ verdict: 'not checked', evidence: 'stopped before its turn' });
    expect(result.left).toEqual([]);
    expect(rig.plane.running()).toEqual([]);
  });

  it('names what could not be stopped', async () => {
    rig.plane.script('extract', { ignoresStop: true });
    const result = await rig.run({ ecs }, { patience: { ...shortPatience, stopped: '300ms' } });
    const [task] = rig.plane.running();
    expect(result.left).toEqual([expect.stringContaining(task as string)]);
    expect(reportOf(result).exitCode).toBe(1);
    expect(reportOf(result).lines.join('\n')).toContain('LEFT RUNNING');
  });

  it('starts nothing that nobody agreed to', async () => {
    const result = await rig.run({ glue, ecs }, { confirm: () => Promise.resolve(false) });
    expect(rig.plane.ledger()).toEqual([]);
    expect(result.points['glue.listed']?.evidence).toBe('nobody agreed to start anything');
    expect(answered('confirmed', result.access)).toHaveLength(7);
    expect(reportOf(result).exitCode).toBe(0);
  });

  it('starts nothing with credentials of another account', async () => {
    const result = await rig.run({ glue }, { target: targetOf(rig.plane, { account: '123456789012' }) });
    expect(result.access['sts:GetCallerIdentity']).toMatchObject({ verdict: 'refuted' });
    expect(rig.plane.ledger()).toEqual([]);
    expect(reportOf(result).exitCode).toBe(1);
  });
});
