import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { submittedProgram } from './spark-submit.js';

const script = 's3://scripts/count.py';
const objects: Readonly<Record<string, string>> = {
  [script]: 'print(1)',
  's3://scripts/lib/rows.py': 'rows = 3',
  's3://scripts/lib/more.zip': 'PK',
  's3://other/rows.py': 'rows = 4',
  's3://scripts/report.jar': 'PK',
  's3a://scripts/limits.json': '{}',
};

let folder: string;
let cwd: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-spark-'));
  cwd = join(folder, 'run');
  vi.stubEnv('SPARK_HOME', '');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function submit(...args: string[]) {
  return submittedProgram(
    {
      jobEnv: () => ({ PATH: folder, AWS_REGION: 'us-east-1' }),
      python: { program: '/opt/jobs/bin/python', path: '/opt/glue' },
      readObject: (uri) => {
        const text = objects[uri];
        return text === undefined
          ? Promise.reject(new Error(`S3 answers 404 for ${uri}`))
          : Promise.resolve(Buffer.from(text));
      },
    },
    args,
    cwd,
    new AbortController().signal,
  );
}

describe('without a spark-submit', () => {
  it('a script runs under Python, with its own arguments and none of Spark', async () => {
    const conf = 'spark.hadoop.fs.s3a.secret.key=hush';
    const { program, note } = await submit('--conf', conf, '--master=yarn', '-v', script, '--conf', 'mine', '-x');
    expect(program).toEqual({
      program: '/opt/jobs/bin/python',
      args: [join(cwd, 'count.py'), '--conf', 'mine', '-x'],
      cwd,
      env: { PATH: folder, AWS_REGION: 'us-east-1', PYTHONPATH: '', PYTHONUNBUFFERED: '1' },
    });
    expect(readFileSync(join(cwd, 'count.py'), 'utf8')).toBe('print(1)');
    expect(note).toBe(
      'No spark-submit on this machine: python runs s3://scripts/count.py; ' +
        'Spark options are ignored: --conf spark.hadoop.fs.s3a.secret.key, --master, -v',
    );
  });

  it('a script finds its modules, packages and files', async () => {
    const files = ['--conf', 'spark.submit.pyFiles=s3://scripts/lib/more.zip', '--files', 's3a://scripts/limits.json'];
    const { program, note } = await submit('--py-files', 's3://scripts/lib/rows.py', ...files, script);
    expect(program.env['PYTHONPATH']).toBe(`${cwd}:${join(cwd, 'more.zip')}`);
    expect(existsSync(join(cwd, 'rows.py')) && existsSync(join(cwd, 'limits.json'))).toBe(true);
    expect(note).not.toContain('ignored');
  });

  it('a script of this machine is taken where it lies', async () => {
    const file = join(folder, 'here.py');
    writeFileSync(file, '');
    for (const uri of [file, `file://${file}`, `local://${file}`]) {
      expect((await submit(uri)).program.args).toEqual([file]);
    }
  });

  it.each([
    [['s3://scripts/report.jar'], 's3://scripts/report.jar needs spark-submit, which this machine does not have'],
    [['s3://scripts/nowhere.py'], "s3://scripts/nowhere.py can't be read: S3 answers 404"],
    [['local:///usr/lib/spark/pi.py'], 'local:///usr/lib/spark/pi.py is not on this machine'],
    [['hdfs:///jobs/a.py'], 'hdfs:///jobs/a.py is not on this machine'],
    [['--py-files', 's3://scripts/lib/rows.py,s3://other/rows.py', script], 'would both be rows.py here'],
    [['--executor-momory', '2G', script], 'unrecognized option --executor-momory'],
    [['--conf'], '--conf has no value'],
    [['--name', 'count'], 'no script in --name count'],
    [[], 'no script in no arguments'],
  ])('%j can not run', async (args, problem) => {
    await expect(submit(...args)).rejects.toThrow(problem);
  });
});

describe('with a spark-submit', () => {
  let sparkSubmit: string;
  beforeEach(() => {
    sparkSubmit = join(folder, 'spark-submit');
    writeFileSync(sparkSubmit, '#!/bin/sh\n');
    chmodSync(sparkSubmit, 0o755);
  });

  it('it runs the script on this machine, wherever a cluster would', async () => {
    const placed = ['--deploy-mode', 'cluster', '--conf', 'spark.master=yarn'];
    const { program, note } = await submit(...placed, '-c', 'spark.sql.x=1', '--supervise', script, '--date', 'today');
    expect(program).toMatchObject({
      program: sparkSubmit,
      args: [
        ...['--master', 'local[*]', '--conf', 'spark.ui.enabled=false', '--conf', 'spark.sql.x=1', '--supervise'],
        ...[join(cwd, 'count.py'), '--date', 'today'],
      ],
      env: { PYSPARK_PYTHON: '/opt/jobs/bin/python', SPARK_LOCAL_IP: '127.0.0.1' },
    });
    expect(note).toMatch(/runs s3:.* on this machine alone; .* ignored: --deploy-mode, --conf spark\.master$/);
  });

  it('it gets files where they lie here, and runs jars', async () => {
    const lists = ['--jars', 's3://scripts/report.jar', '--conf', 'spark.submit.pyFiles=s3://scripts/lib/rows.py'];
    const { program } = await submit(...lists, '--class', 'Report', 's3://scripts/report.jar');
    const jar = join(cwd, 'report.jar');
    const py = `spark.submit.pyFiles=${join(cwd, 'rows.py')}`;
    expect(program.args.slice(4)).toEqual(['--jars', jar, '--conf', py, '--class', 'Report', jar]);
  });

  it('that of SPARK_HOME comes first', async () => {
    const home = join(folder, 'home');
    vi.stubEnv('SPARK_HOME', home);
    expect((await submit(script)).program.program).toBe(sparkSubmit);
    mkdirSync(join(home, 'bin'), { recursive: true });
    copyFileSync(sparkSubmit, join(home, 'bin', 'spark-submit'));
    expect((await submit(script)).program).toMatchObject({
      program: join(home, 'bin', 'spark-submit'),
      env: { SPARK_HOME: home },
    });
  });

  it('a file of that name that may not be run is none', async () => {
    chmodSync(sparkSubmit, 0o644);
    expect((await submit(script)).program.program).toBe('/opt/jobs/bin/python');
  });
});
