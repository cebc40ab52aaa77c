/** What Glue shows of runs, whatever their scripts do: states, limits, capacity, pages; and which definitions it refuses. */
import { UpdateJobCommand } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { scriptedGlue } from './scripted-glue.js';

const rig = scriptedGlue();
const etl = { Command: { Name: 'glueetl', ScriptLocation: 's3://scripts/spark.py' }, GlueVersion: '4.0' };

describe('a run', () => {
  it('that has not begun yet is STARTING, and a stop ends it there', async () => {
    await rig.aJob('slow-start', {}, { startsAfterMs: 60_000 });
    const id = await rig.start('slow-start');
    expect(await rig.states('slow-start', [id])).toEqual(['STARTING']);
    await rig.stop('slow-start', id);
    await expect.poll(() => rig.states('slow-start', [id])).toEqual(['STOPPED']);
  });

  it('is ended by its time limit even where its stop is never honoured', async () => {
    await rig.aJob('limited', {}, { ignoresStop: true });
    const id = await rig.start('limited', { Timeout: 10 });
    await rig.stop('limited', id);
    expect(await rig.states('limited', [id])).toEqual(['STOPPING']);
    await expect
      .poll(() => rig.show('limited', id))
      .toMatchObject({ JobRunState: 'STOPPED', CompletedOn: expect.any(Date) });
  });

  it.each([
    ['4.0', 2_880],
    ['5.0', 480],
  ])('of Glue %s has a time limit of %d minutes unless somebody says otherwise', async (GlueVersion, minutes) => {
    await rig.aJob(`limit-${GlueVersion}`, { ...etl, GlueVersion });
    expect(await rig.show(`limit-${GlueVersion}`, await rig.start(`limit-${GlueVersion}`))).toMatchObject({
      Timeout: minutes,
    });
  });

  it('shows the capacity that it asked for, or that of its definition', async () => {
    await rig.aJob('capacity', { ...etl, WorkerType: 'G.1X', NumberOfWorkers: 2 });
    expect(await rig.show('capacity', await rig.start('capacity'))).toMatchObject({
      WorkerType: 'G.1X',
      NumberOfWorkers: 2,
      MaxCapacity: 2,
    });
    const larger = await rig.start('capacity', { WorkerType: 'G.2X', NumberOfWorkers: 3 });
    expect(await rig.show('capacity', larger)).toMatchObject({
      WorkerType: 'G.2X',
      NumberOfWorkers: 3,
      MaxCapacity: 6,
      AllocatedCapacity: 6,
    });
  });

  it('reports DPU seconds as Flex and as auto scaling, and not else', async () => {
    await rig.aJob('dpu', { ...etl, WorkerType: 'G.1X', NumberOfWorkers: 2 }, { afterMs: 600 });
    const plain = await rig.start('dpu');
    const flex = await rig.start('dpu', { ExecutionClass: 'FLEX' });
    const scaled = await rig.start('dpu', { Arguments: { '--enable-auto-scaling': 'true' } });
    await expect
      .poll(() => rig.states('dpu', [plain, flex, scaled]), { timeout: 5_000 })
      .toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect((await rig.show('dpu', plain)).DPUSeconds).toBeUndefined();
    expect(await rig.show('dpu', flex)).toMatchObject({ ExecutionClass: 'FLEX', ExecutionTime: 1, DPUSeconds: 2 });
    expect(await rig.show('dpu', scaled)).toMatchObject({ DPUSeconds: 2 });
  });

  it('is listed newest first, and a page goes on where the last one ended though runs were added', async () => {
    await rig.aJob('pages', {});
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await rig.start('pages'));
    const first = await rig.list('pages', { MaxResults: 2 });
    await rig.start('pages');
    const second = await rig.list('pages', { MaxResults: 3, NextToken: first.next });
    expect([...first.runs, ...second.runs].map(({ Id }) => Id)).toEqual(ids);
    expect(second.next).toBeUndefined();
  });
});

describe('a definition', () => {
  it('that is updated loses what the update leaves out', async () => {
    await rig.aJob('updated', { DefaultArguments: { '--unit': 'rows' } });
    const JobUpdate = {
      Role: 'arn:aws:iam::000000000000:role/glue',
      Command: { Name: 'pythonshell', ScriptLocation: 's3://scripts/new.py' },
    };
    await rig.glue.send(new UpdateJobCommand({ JobName: 'updated', JobUpdate }));
    expect((await rig.show('updated', await rig.start('updated'))).Arguments).toEqual({});
  });

  it.each([
    [{ ...etl, GlueVersion: '2.0', ExecutionClass: 'FLEX' as const }, 'Glue version 3.0 and above'],
    [{ ...etl, MaxCapacity: 10 }, 'Please do not set Max Capacity for Glue version 4'],
    [{ ...etl, WorkerType: 'G.1X' as const }, 'Please set both Worker Type and Number of Workers'],
    [{ ...etl, WorkerType: 'G.1X' as const, NumberOfWorkers: 1 }, 'minimum allowed value of Number of Workers is 2'],
    [{ Command: { Name: 'python', ScriptLocation: 's3://scripts/a.py' } }, 'Command name must be one of'],
    [{ MaxCapacity: 2 }, 'must be 0.0625 or 1, got 2'],
    [{ WorkerType: 'G.1X' as const, NumberOfWorkers: 2 }, 'Worker Type is not supported for pythonshell'],
    [{ ExecutionClass: 'FLEX' as const }, 'FLEX execution class is only supported for glueetl'],
    [{ Timeout: 10_081 }, 'got 10081'],
    [{ MaxRetries: 11 }, 'got 11'],
  ])('with %j is refused', async (changes, problem) => {
    await expect(rig.aJob('wrong', changes)).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(problem),
    });
  });
});
