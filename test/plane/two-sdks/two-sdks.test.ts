/**
 * That the stand-in is not only understood by our own client: two SDKs that others wrote make the same calls, each on a
 * plane of its own, and read the same answers and the same errors. Each scenario is a file of this folder.
 */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../../local/aws/plane.js';
import { readTools } from '../../../local/tools.js';
import { putObjects } from '../clients.js';
import { startTestEmulator, startTestPlane, type Emulator } from '../real-plane.js';
import { runScenario } from './run-scenario.js';
import { at, normalised, type Call, type Done, type Step } from './scenario.js';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const scenarios = readdirSync(pathOf('.')).filter((name) => /^scenario.*\.json$/.test(name));
/** What the scenarios run, in the bucket `two-sdks`. */
const scripts = {
  'count.py': `
import sys
from awsglue.utils import getResolvedOptions
options = getResolvedOptions(sys.argv, ['limit', 'unit'])
for number in range(int(options['limit'])):
    print(number, options['unit'])
`,
  'report.py': "import sys\nprint('report', *sys.argv[1:])\n",
  'report.sh': 'echo "$1"; exit "${2:-0}"\n',
};

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator.stop());

describe.each(scenarios)('boto3 and the SDK for JavaScript, by %s', (name) => {
  const steps = JSON.parse(readFileSync(pathOf(name), 'utf8')) as Step[];
  const calls = steps.filter((step): step is Call => 'call' in step);
  const planes: Plane[] = [];
  let transcripts: Record<'boto3' | 'javascript', Done[]>;

  beforeAll(async () => {
    const images = { python: { program: readTools().jobsPython, args: [], cwd: emulator.folder } };
    planes.push(await startTestPlane(emulator, { images }), await startTestPlane(emulator, { images }));
    const [first, second] = planes as [Plane, Plane];
    await putObjects(first.url, 'two-sdks', scripts);
    const [boto3, javascript] = await Promise.all([runBoto3(first.url, name), runScenario(second.url, steps)]);
    transcripts = { boto3: normalised(boto3), javascript: normalised(javascript) };
  });
  afterAll(() => Promise.all(planes.map((plane) => plane.close())));

  it.each(calls.map((call, index) => [call.does, call, index] as const))('read the same: %s', (does, call, index) => {
    const { boto3, javascript } = transcripts;
    expect(boto3[index]).toEqual(javascript[index]);
    expect(boto3[index]?.does).toBe(does);
    if (call.fails) expect(boto3[index]?.error).toMatchObject(call.fails);
    const read = Object.keys(call.reads ?? {}).map((path) => [path, at(boto3[index]?.output, path)]);
    expect(Object.fromEntries(read)).toEqual(call.reads ?? {});
  });

  it('start the same jobs, once each', () => {
    const [first, second] = planes.map((plane) =>
      plane.ledger().map(({ event, name, key, principal, detail }) => ({ event, name, key, principal, detail })),
    );
    expect(first).toEqual(second);
  });

  it.runIf(calls.some(({ page }) => page))('read pages that go on where the one before has ended', () => {
    const items = calls.flatMap(({ page }, index) => (page ? at(transcripts.boto3[index]?.output, page) : []));
    expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(items.length);
  });
});

async function runBoto3(url: string, scenario: string): Promise<Done[]> {
  const { stdout } = await promisify(execFile)(
    readTools().jobsPython,
    [pathOf('run_scenario.py'), url, pathOf(scenario)],
    { env: { PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true' }, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout) as Done[];
}
