/** Jobs of all five kinds whose place a process takes, and what that process bears witness of. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobScript, WitnessCommand } from '../../local/aws/scripts.js';
import type { WitnessEntry } from '../faults/checker/sources.js';
import { clientOptions, ecsClient } from './clients.js';
import { aKey, kindNames, openKind, type Kind, soon } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';
import { lives } from './processes.js';

const jobProgram = fileURLToPath(new URL('../faults/rig/jobs/job.sh', import.meta.url));
const ended = /SUCCEEDED|FAILED|STOPPED|COMPLETED|CANCELLED|INTERRUPTED|TERMINATED|SUCCESS/;

let plane: PlaneAlone;
/** What lets a job end that waits for it; held open for both, so that no line of it waits for a reader, or is lost. */
let fifo: number;
beforeEach(async () => {
  plane = await startPlaneAlone();
  execFileSync('mkfifo', [file('fifo')]);
  fifo = openSync(file('fifo'), constants.O_RDWR | constants.O_NONBLOCK);
});
afterEach(async () => {
  closeSync(fifo);
  await endPlane(plane);
});

const file = (name: string): string => join(plane.stateDir, name);

/** The job's script: the rig's own program with these arguments. */
function witness(args: readonly string[], command: Partial<WitnessCommand> = {}, script: JobScript = {}): void {
  const env = { WITNESS_FILE: file('witness') };
  plane.script('job', { ...script, command: { program: 'sh', args: [jobProgram, ...args], env, ...command } });
}

function entries(): WitnessEntry[] {
  if (!existsSync(file('witness'))) return [];
  const lines = readFileSync(file('witness'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as WitnessEntry);
}

const tellToEnd = (): void => void writeSync(fifo, '\n');

const told = () => entries().map(({ event, code }) => (event === 'end' ? code : event));
const begun = () => expect.poll(told, soon).toContain('start');
const end = (kind: Kind, id: string) => expect.poll(() => kind.state(id), soon).toMatch(ended);

describe.each(kindNames)('at %s', (name) => {
  let kind: Kind;
  beforeEach(async () => {
    kind = await openKind(name, plane);
  });
  const open = name === 'emr-step' ? 1 : 0;

  it('it begins with the mark and the id, does its work, and ends as its process does', async () => {
    writeFileSync(file('in'), 'one\ntwo\n');
    const before = performance.timeOrigin + performance.now();
    witness(['--rows-in', file('in'), '--rows-out', file('out')]);
    const key = aKey(1);
    const jobId = await kind.start(key);
    await end(kind, jobId);
    const [first, last] = entries();
    expect([first, last]).toMatchObject([
      { event: 'start', key, jobId },
      { event: 'end', key, jobId, code: 0, rows: ['one', 'two'], pid: first?.pid },
    ]);
    expect(entries()).toHaveLength(2);
    // Two clocks of the same machine: the shell's is read from the kernel, Node's was at its start.
    expect(first?.at).toBeGreaterThan(before - 1_000);
    expect(last?.at).toBeGreaterThanOrEqual(first?.at ?? Infinity);
    expect(readFileSync(file('out'), 'utf8')).toBe('one\ntwo\n');
    expect(await kind.state(jobId)).toMatch(/^(SUCCEEDED|STOPPED|COMPLETED|TERMINATED|SUCCESS)$/);
  });

  it('it fails as its process does', async () => {
    witness(['--exit', '3']);
    const jobId = await kind.start(aKey(2));
    await end(kind, jobId);
    expect(told()).toEqual(['start', 3]);
    const lines = plane.ledger().filter((line) => line.jobId === jobId);
    expect(lines.at(-1)).toMatchObject({ event: 'ended' });
    expect(lines.at(-1)?.detail).toMatch(/FAILED|Exited 3|TERMINATED_WITH_ERRORS/);
  });

  it('it is asked to stop, may take its time, and says how it ended', async () => {
    witness(['--until', file('fifo'), '--stop-after', '150']);
    const jobId = await kind.start(aKey(3));
    await begun();
    await kind.stop(jobId);
    expect(told()).toEqual(['start']);
    expect(await kind.state(jobId)).not.toMatch(ended);
    await end(kind, jobId);
    expect(told()).toEqual(['start', 143]);
  });

  it('it is killed when it does not obey, and says nothing', async () => {
    witness(['--until', file('fifo'), '--ignore-term'], { graceMs: 50 });
    const jobId = await kind.start(aKey(4));
    await begun();
    const pid = entries()[0]?.pid ?? 0;
    await kind.stop(jobId);
    await end(kind, jobId);
    expect([told(), lives(pid)]).toEqual([['start'], false]);
  });

  it('it ends when it is told, not before', async () => {
    witness(['--until', file('fifo')]);
    const jobId = await kind.start(aKey(5));
    await begun();
    expect(() => plane.endJob(jobId, { code: 0 })).toThrow('runs for real');
    tellToEnd();
    await end(kind, jobId);
    expect(told()).toEqual(['start', 0]);
    expect(plane.running()).toHaveLength(open);
  });

  it('it sees its own arguments, and its mark', async () => {
    const program = 'printf "%s|%s" "$MILLRACE_WITNESS_ARGS" "${MILLRACE_WITNESS_KEY-none}" >"$0"';
    plane.script('job', { command: { program: 'sh', args: ['-c', program, file('seen')] } });
    await end(kind, await kind.start(aKey(6), ['--date', '2001']));
    const seen = readFileSync(file('seen'), 'utf8').split('|');
    const args = {
      glue: { '--millrace-job-key': aKey(6), '--args': '--date 2001' },
      'emr-cluster': [],
    };
    expect(JSON.parse(seen[0] ?? '')).toEqual(name in args ? args[name as keyof typeof args] : ['--date', '2001']);
    expect(seen[1]).toBe(aKey(6));
  });

  it('it begins later where its script says so, and not at all when it is stopped before', async () => {
    witness([], {}, { startsAfterMs: 60_000 });
    const jobId = await kind.start(aKey(7));
    if (name === 'emr-cluster') return expect.poll(told, soon).toEqual(['start', 0]);
    await kind.stop(jobId);
    await end(kind, jobId);
    expect(told()).toEqual([]);
  });

  it('a stop that its script never honours leaves it running', async () => {
    witness(['--until', file('fifo')], {}, { ignoresStop: true });
    const jobId = await kind.start(aKey(8));
    await begun();
    await kind.stop(jobId);
    tellToEnd();
    await end(kind, jobId);
    expect(told()).toEqual(['start', 0]);
  });

  it('nothing of it is left when the plane closes', async () => {
    witness(['--until', file('fifo'), '--ignore-term']);
    await kind.start(aKey(9));
    await begun();
    const pid = entries()[0]?.pid ?? 0;
    expect(lives(pid)).toBe(true);
    await plane.close();
    expect(lives(pid)).toBe(false);
    plane = await startPlaneAlone({ stateDir: plane.stateDir });
  });
});

it('without a mark it sees none', async () => {
  const ecs = ecsClient(clientOptions(plane.url));
  await openKind('ecs', plane);
  witness([]);
  await ecs.send(new RunTaskCommand({ cluster: 'etl', taskDefinition: 'job' }));
  await expect.poll(told, soon).toEqual(['start', 0]);
  expect(entries()[0]).not.toHaveProperty('key');
});

it('a cluster that is taken down takes the process of its step with it', async () => {
  const clusters = await openKind('emr-cluster', plane);
  const steps = await openKind('emr-step', plane);
  witness(['--until', file('fifo')]);
  await steps.start(aKey(1));
  await begun();
  const pid = entries()[0]?.pid ?? 0;
  await clusters.stop(plane.running().find((id) => id.startsWith('j-')) ?? '');
  await expect.poll(() => lives(pid), soon).toBe(false);
});
