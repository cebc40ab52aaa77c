/** EMR Serverless drivers that run for real, with their output in CloudWatch Logs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationOverrides, SparkSubmit, StartJobRunCommandInput } from '@aws-sdk/client-emr-serverless';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { logLines, putObjects } from './clients.js';
import { emrServerlessCalls, type EmrServerlessCalls, type RunId } from './emr-serverless-calls.js';
import { lives, pidsIn, sleepers } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let emr: EmrServerlessCalls;
let applicationId: string;

const group = '/reports';
const logged = (changes: object = {}): ConfigurationOverrides => ({
  monitoringConfiguration: {
    cloudWatchLoggingConfiguration: { enabled: true, logGroupName: group, ...changes },
  },
});

beforeAll(async () => {
  // No Spark of this machine's: what runs is the same everywhere.
  vi.stubEnv('SPARK_HOME', '');
  vi.stubEnv('PATH', '/usr/bin:/bin');
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator);
  emr = emrServerlessCalls(plane);
  applicationId = await emr.application();
  await putObjects(plane.url, 'scripts', {});
});
afterAll(async () => {
  vi.unstubAllEnvs();
  emr.client.destroy();
  await plane.close();
  await emulator.stop();
});

async function start(
  name: string,
  script: string,
  spark: Partial<SparkSubmit> = {},
  changes: Partial<StartJobRunCommandInput> = {},
): Promise<RunId> {
  await putObjects(plane.url, 'scripts', { [`${name}.py`]: script });
  const jobDriver = { sparkSubmit: { entryPoint: `s3://scripts/${name}.py`, ...spark } };
  return emr.start(applicationId, name, { jobDriver, configurationOverrides: logged(), ...changes });
}

function output({ jobRunId }: RunId, stream = 'stdout', { prefix = '', attempts = '' } = {}, logGroup = group) {
  const name = `${prefix}applications/${applicationId}/jobs/${jobRunId}/${attempts}SPARK_DRIVER/${stream}`;
  return logLines(plane.url, logGroup, name);
}

describe('a driver', () => {
  it('is its script from S3 with its arguments and modules', async () => {
    await putObjects(plane.url, 'scripts', { 'airports.py': "home = 'JFK'" });
    const script = `
import os, sys, airports
print(sys.argv[1:], airports.home, os.path.basename(__file__))
print(os.getcwd())
print('to stderr', file=sys.stderr)
`;
    const id = await start('modules', script, {
      entryPointArguments: ['--date', '2001-01-31', 'two words'],
      sparkSubmitParameters: '--conf spark.executor.cores=1 --py-files s3://scripts/airports.py',
    });
    const run = await emr.ended(id);
    expect(run).toMatchObject({ state: 'SUCCESS', stateDetails: '', startedAt: expect.any(Date) });
    const [said, folder = ''] = await output(id);
    expect(said).toBe("['--date', '2001-01-31', 'two words'] JFK modules.py");
    expect(folder).toContain(id.jobRunId);
    expect(existsSync(folder)).toBe(false);
    expect(await output(id, 'stderr')).toEqual([
      expect.stringMatching(/^No spark-submit on this machine: python runs s3:.*ignored: --conf spark.executor.cores$/),
      'to stderr',
    ]);
  });

  it('that raises has failed with its exit code and its exception', async () => {
    const id = await start('raises', "raise ValueError('no flights of JFK')");
    expect(await emr.ended(id)).toMatchObject({
      state: 'FAILED',
      stateDetails:
        'Job failed, please check complete logs in configured logging destination. ExitCode: 1. ' +
        'Last few exceptions: ValueError: no flights of JFK...',
    });
    expect((await output(id, 'stderr')).join('\n')).toContain('Traceback');
  });

  it.each([
    ['s3://scripts/nowhere.py', "Job failed: s3://scripts/nowhere.py can't be read: S3 answers 404"],
    ['s3://scripts/report.jar', 'Job failed: s3://scripts/report.jar needs spark-submit'],
  ])('of %s can not run, and says why', async (entryPoint, why) => {
    const run = await emr.ended(await emr.start(applicationId, 'none', { jobDriver: { sparkSubmit: { entryPoint } } }));
    expect(run).toMatchObject({ state: 'FAILED', stateDetails: expect.stringContaining(why) });
    expect(run.startedAt).toBeUndefined();
  });

  it('of Hive can not run, and says so', async () => {
    const hive = await emr.application({ type: 'HIVE' });
    const run = await emr.ended(await emr.start(hive, 'hive', { jobDriver: { hive: { query: 'select 1' } } }));
    expect(run).toMatchObject({ state: 'FAILED', stateDetails: expect.stringContaining('does not run Hive') });
  });

  it('that is attempted again writes to a stream of its own each time', async () => {
    const script = `
import os, sys
marker = '${join(emulator.folder, 'attempted')}'
again = os.path.exists(marker)
open(marker, 'w').close()
print('again' if again else 'first')
sys.exit(0 if again else 1)
`;
    const id = await start('attempts', script, {}, { retryPolicy: { maxAttempts: 2 } });
    expect(await emr.ended(id)).toMatchObject({ state: 'SUCCESS', attempt: 2 });
    expect(await output(id)).toEqual(['first']);
    expect(await output(id, 'stdout', { attempts: 'attempts/2/' })).toEqual(['again']);
  });
});

describe('the output', () => {
  it('goes to the default group, under a prefix, and only what was asked for', async () => {
    const logGroupName = undefined;
    const configurationOverrides = logged({
      logGroupName,
      logStreamNamePrefix: 'daily',
      logTypes: { SPARK_DRIVER: ['STDOUT'] },
    });
    const id = await start(
      'prefixed',
      "import sys; print('out'); print('err', file=sys.stderr)",
      {},
      { configurationOverrides },
    );
    await emr.ended(id);
    const prefix = 'daily/';
    expect(await output(id, 'stdout', { prefix }, '/aws/emr-serverless')).toEqual(['out']);
    await expect(output(id, 'stderr', { prefix }, '/aws/emr-serverless')).rejects.toThrow();
  });

  it('goes where the application says, unless the run says otherwise', async () => {
    const own = await emr.application({
      monitoringConfiguration: logged({ logGroupName: '/own' }).monitoringConfiguration,
    });
    const jobDriver = { sparkSubmit: { entryPoint: 's3://scripts/modules.py' } };
    const id = await emr.start(own, 'own', { jobDriver });
    await emr.ended(id);
    const stream = `applications/${own}/jobs/${id.jobRunId}/SPARK_DRIVER/stderr`;
    expect((await logLines(plane.url, '/own', stream)).join('\n')).toContain('No spark-submit');
  });

  it('goes nowhere unless asked for', async () => {
    const id = await start('silent', "print('out')", {}, { configurationOverrides: {} });
    expect(await emr.ended(id)).toMatchObject({ state: 'SUCCESS' });
    await expect(output(id)).rejects.toThrow();
  });
});

describe('a cancelled driver', () => {
  it('is killed at once, with all that it has started', async () => {
    const file = join(emulator.folder, 'killed');
    const id = await start('killed', sleepers(file));
    const pids = await pidsIn(file, 2);
    await emr.cancel(id);
    expect(await emr.ended(id)).toMatchObject({ state: 'CANCELLED' });
    expect(pids.filter(lives)).toEqual([]);
  });

  it('may take its leave where the cancel grants it time', async () => {
    const file = join(emulator.folder, 'polite');
    const script = `
import os, signal, sys, time
def leave(*_):
    print('leaving')
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
with open('${file}', 'a') as pids:
    pids.write(f'{os.getpid()}\\n')
time.sleep(60)
`;
    const id = await start('polite', script);
    await pidsIn(file, 1);
    await emr.cancel(id, 60);
    expect(await emr.ended(id)).toMatchObject({ state: 'CANCELLED' });
    expect(await output(id)).toEqual(['leaving']);
  });
});
