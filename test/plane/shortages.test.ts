/** No room, for so many starts or for so long, and jobs that the platform takes away. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WitnessEntry } from '../faults/checker/sources.js';
import { aKey, kindNames, openKind, type Kind, type KindName, soon } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';
import { lives } from './processes.js';

let plane: PlaneAlone;
beforeEach(async () => {
  plane = await startPlaneAlone();
  plane.script('job', {});
});
afterEach(() => endPlane(plane));

const refusals: Record<KindName, RegExp> = {
  glue: /Concurrent runs exceeded/,
  ecs: /RESOURCE:MEMORY/,
  'emr-step': /Maximum number of active steps/,
  'emr-cluster': /exceeds your EC2 quota/,
  'emr-serverless': /maximum number of resources/,
};

describe.each(kindNames)('at %s', (name) => {
  let kind: Kind;
  beforeEach(async () => {
    kind = await openKind(name, plane);
  });
  let keys = 0;
  const start = () => kind.start(aKey(++keys));
  const committed = () =>
    plane.ledger().filter(({ event, name: job }) => event === 'committed' && job === 'job').length;

  it('so many starts find no room, and none exists', async () => {
    plane.runOut(2, undefined, name);
    await expect(start()).rejects.toThrow(refusals[name]);
    await expect(start()).rejects.toThrow(refusals[name]);
    expect(committed()).toBe(0);
    expect(plane.ledger().filter(({ event }) => event === 'refused')).toHaveLength(2);
    await start();
    expect(committed()).toBe(1);
  });

  it('starts find no room for so long, and until it is said that there is', async () => {
    plane.runOut({ forMs: 150 }, 'nothing left: the limit of the quota is exceeded', name);
    await expect(start()).rejects.toThrow('nothing left');
    await expect.poll(() => start().then(committed, () => 0), soon).toBe(1);
    const order = { forMs: 60_000, service: name };
    await fetch(`${plane.url}/_plane/capacity`, { method: 'POST', body: JSON.stringify(order) });
    await expect(start()).rejects.toThrow(refusals[name]);
    plane.runOut(0, undefined, name);
    await start();
  });

  it('other kinds have room meanwhile', async () => {
    for (const other of kindNames) if (other !== name) plane.runOut(1, undefined, other);
    await start();
    expect(committed()).toBe(1);
  });

  it.each(['scripted', 'witnessed'])('a %s job is taken away, for the reason that the platform gives', async (how) => {
    const file = join(plane.stateDir, 'witness');
    const job = fileURLToPath(new URL('../faults/rig/jobs/job.sh', import.meta.url));
    const args = [job, '--until', join(plane.stateDir, 'fifo')];
    if (how === 'witnessed') plane.script('job', { command: { program: 'sh', args, env: { WITNESS_FILE: file } } });
    const id = await start();
    const reason = name === 'ecs' ? 'SpotInterruption' : 'The host was lost';
    if (how === 'witnessed') await expect.poll(() => existsSync(file), soon).toBe(true);
    await fetch(`${plane.url}/_plane/interrupt`, { method: 'POST', body: JSON.stringify({ id, reason }) });
    await expect.poll(() => kind.state(id), soon).toMatch(/FAILED|STOPPED|INTERRUPTED|TERMINATED_WITH_ERRORS/);
    expect(plane.ledger()).toContainEqual(expect.objectContaining({ event: 'interrupted', jobId: id, detail: reason }));
    expect(plane.ledger().at(-1)).toMatchObject({ event: 'ended', jobId: id, detail: endings[name] });
    if (how === 'scripted') return;
    const entries = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as WitnessEntry);
    expect(entries).toMatchObject([{ event: 'start', jobId: id }]);
    expect(lives(entries[0]?.pid ?? 0)).toBe(false);
  });
});

const endings: Record<KindName, unknown> = {
  glue: 'FAILED',
  ecs: 'SpotInterruption -',
  'emr-step': 'INTERRUPTED',
  'emr-cluster': 'TERMINATED_WITH_ERRORS INSTANCE_FAILURE',
  'emr-serverless': 'FAILED',
};

it('a job that runs for real, or that there is not, can not be taken away', () => {
  expect(() => plane.interrupt('jr_nowhere', 'host lost')).toThrow('No job jr_nowhere is running');
});
