/** Python shell jobs that run for real: their script from S3, with arguments as Glue passes them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { glueCalls, type GlueCalls } from './glue-calls.js';
import { lives, pidsIn, sleepers } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let glue: GlueCalls;

beforeAll(async () => {
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator);
  glue = glueCalls(plane);
});
afterAll(async () => {
  glue.destroy();
  await plane.close();
  await emulator.stop();
});

describe('a Python shell job', () => {
  it('gets its arguments name by name, its own over the defaults of its definition', async () => {
    const script = 'import json, os, sys; print(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]))';
    const DefaultArguments = { '--unit': 'rows', '--limit': '9' };
    const run = await glue.ended(
      await glue.start('arguments', script, { DefaultArguments }, { Arguments: { '--limit': '3', '--note': '' } }),
    );
    expect(run).toMatchObject({ JobRunState: 'SUCCEEDED', MaxCapacity: 0.0625, LogGroupName: '/aws-glue/python-jobs' });
    const [printed = ''] = await glue.output(run);
    expect(JSON.parse(printed)).toEqual(['arguments.py', '--unit', 'rows', '--limit', '3', '--note', '']);
  });

  it('reads and writes S3 through the address in its environment', async () => {
    const script = `
import boto3
s3 = boto3.client('s3')
s3.put_object(Bucket='scripts', Key='from-the-job', Body=b'x' * 100_000)
print(s3.get_object(Bucket='scripts', Key='from-the-job')['ContentLength'])
print(boto3.client('sts').get_caller_identity()['Arn'])
`;
    const run = await glue.ended(await glue.start('reads-s3', script));
    expect(run.ErrorMessage).toBeUndefined();
    expect(await glue.output(run)).toEqual(['100000', expect.stringContaining('assumed-role/millrace-job')]);
  });

  it('fails with its exit code, and with what it said on stderr in the error log', async () => {
    const run = await glue.ended(await glue.start('fails', "import sys; print('so far'); sys.exit('no such day')"));
    expect(run).toMatchObject({ JobRunState: 'FAILED', ErrorMessage: 'Command failed with exit code 1' });
    expect(await glue.output(run)).toEqual(['so far']);
    expect(await glue.errors(run)).toEqual(['no such day']);
  });

  it('has its whole log stored when its end can be seen', async () => {
    const script = "import sys\nfor n in range(3000): print('line', n)\nprint('ä' * 70_000)\nsys.exit(3)";
    const run = await glue.ended(await glue.start('talks', script));
    expect(run.ErrorMessage).toBe('Command failed with exit code 3');
    const lines = await glue.output(run);
    expect(lines).toHaveLength(3_002);
    expect(lines[2_999]).toBe('line 2999');
    expect(lines.slice(3_000).join('')).toBe('ä'.repeat(70_000));
  });

  it('is its script byte by byte', async () => {
    const script = Buffer.from('# -*- coding: latin-1 -*-\nprint("\xe9t\xe9")\n', 'latin1');
    const run = await glue.ended(await glue.start('latin', script));
    expect(run.ErrorMessage).toBeUndefined();
    expect(await glue.output(run)).toEqual(['été']);
  });

  it('fails, and says why, when its script is not there', async () => {
    await glue.createJob('no-script', { Command: { Name: 'pythonshell', ScriptLocation: 's3://scripts/none.py' } });
    const run = await glue.ended(await glue.startRun('no-script'));
    expect(run).toMatchObject({
      JobRunState: 'FAILED',
      ErrorMessage: expect.stringContaining('404 for s3://scripts/none.py'),
    });
  });

  it('ends with its first process, whatever that has left running', async () => {
    const file = join(emulator.folder, 'left.pids');
    const script = `${sleepers(file).replace('time.sleep(60)\n', '')}\nprint('done')`;
    const run = await glue.ended(await glue.start('leaves-a-child', script));
    expect(run.JobRunState).toBe('SUCCEEDED');
    expect(await glue.output(run)).toEqual(['done']);
    expect((await pidsIn(file, 2)).map(lives)).toEqual([false, false]);
  });

  it('leaves no files behind', async () => {
    const script = "import os; open('here', 'w').close(); print(os.getcwd(), sorted(os.listdir()))";
    const run = await glue.ended(await glue.start('folder', script));
    const [folder = '', files] = (await glue.output(run)).join('').split(/ (.*)/);
    expect(files).toBe("['folder.py', 'here']");
    expect(existsSync(folder)).toBe(false);
  });
});
