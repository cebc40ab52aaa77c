/** Calls that stop at a stage until they are told how to go on, as a client of AWS's SDK and a rig beside it see them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartJobRunCommand } from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatedEvent } from '../../local/aws/events.js';
import type { GateRule } from '../../local/aws/gates.js';
import { clientOptions, glueClient } from './clients.js';
import { aKey, kindNames, openKind, type Kind, soon } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let glue: Kind;
let events: DatedEvent[];
let keys = 0;

beforeEach(async () => {
  plane = await startPlaneAlone();
  events = [];
  plane.onEvent((event) => events.push(event));
  plane.script('job', {});
  glue = await openKind('glue', plane);
});
afterEach(() => endPlane(plane));

const gate = (rule: Partial<GateRule>) =>
  plane.gate({ id: 'g', service: 'glue', operation: 'StartJobRun', stage: 'read', ...rule });
const entered = () => events.filter(({ event }) => event === 'entered');
const ledger = () => readFileSync(join(plane.stateDir, 'ledger.jsonl'), 'utf8').split('\n').length - 1;

/** A start on its way; what came of it is asked for later. */
function start(kind: Kind = glue, key = aKey(++keys)) {
  return kind.start(key).then(
    (id) => ({ id }),
    (error: unknown) => ({ error: error as Error & { code?: string; $metadata?: { httpStatusCode?: number } } }),
  );
}

describe.each(kindNames)('a start at %s', (name) => {
  it.each([
    ['arrived', 0],
    ['read', 0],
    ['done', 2],
  ] as const)('stops when it is %s, and goes on', async (stage, lines) => {
    const kind = await openKind(name, plane);
    const before = ledger();
    plane.gate({ id: 'g', service: kind.service, operation: kind.operations.start, stage });
    const key = aKey(++keys);
    const call = start(kind, key);
    await expect.poll(entered, soon).toHaveLength(1);
    expect(entered()[0]).toMatchObject({ gate: 'g', stage, service: kind.service, operation: kind.operations.start });
    expect((entered()[0] as { key?: string }).key).toBe(stage === 'arrived' ? undefined : key);
    expect(ledger() - before).toBe(lines);
    expect(plane.release('g', 'go')).toBe(1);
    expect(await call).toMatchObject({ id: expect.any(String) });
    expect(ledger() - before).toBe(2);
  });
});

describe('what stands at a gate is let go', () => {
  it.each([
    ['reset', { code: 'ECONNRESET' }],
    ['half', { code: 'ECONNRESET' }],
    ['gateway', { $metadata: { httpStatusCode: 504 } }],
    [{ error: 'ThrottlingException' }, { name: 'ThrottlingException' }],
  ] as const)('as %j: done or not, as the stage says', async (how, error) => {
    for (const [stage, done] of [
      ['arrived', 0],
      ['read', 0],
      ['done', 1],
    ] as const) {
      const before = plane.running().length;
      gate({ stage });
      const call = start();
      await expect.poll(entered, soon).toHaveLength(1);
      plane.release('g', how);
      expect(await call).toMatchObject({ error });
      expect(plane.running().length - before).toBe(done);
      events.length = 0;
    }
  });

  it('into silence, until its caller gives up', async () => {
    const requestHandler = { requestTimeout: 200, throwOnRequestTimeout: true as const };
    const client = glueClient({ ...clientOptions(plane.url), requestHandler });
    gate({ stage: 'done' });
    const call = client.send(new StartJobRunCommand({ JobName: 'job' })).catch((error: unknown) => error as Error);
    await expect.poll(entered, soon).toHaveLength(1);
    plane.release('g', 'hang');
    expect((await call) as Error).toMatchObject({ name: 'TimeoutError' });
    expect(plane.running()).toHaveLength(1);
  });

  it('when its caller has long gone: what was read is done all the same', async () => {
    const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true as const };
    const client = glueClient({ ...clientOptions(plane.url), requestHandler });
    gate({});
    await expect(client.send(new StartJobRunCommand({ JobName: 'job' }))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect.poll(() => events.map(({ event }) => event), soon).toEqual(['entered', 'abandoned']);
    plane.release('g', 'go');
    await expect.poll(() => plane.running(), soon).toHaveLength(1);
    await expect.poll(() => events.at(-1), soon).toMatchObject({ event: 'answered', lost: true });
  });
});

describe('a gate stops', () => {
  it('one call, and as many as it says', async () => {
    gate({ times: 2 });
    const calls = [start(), start()];
    await expect.poll(entered, soon).toHaveLength(2);
    expect(await start()).toMatchObject({ id: expect.any(String) });
    expect(plane.release('g', 'go')).toBe(2);
    for (const call of calls) expect(await call).toMatchObject({ id: expect.any(String) });
    expect(await start()).toMatchObject({ id: expect.any(String) });
  });

  it('what holds its text, after as many as it lets pass', async () => {
    gate({ match: 'wanted', skip: 1 });
    const other = start();
    const first = glue.start(aKey(++keys), ['wanted']);
    await Promise.all([other, first]);
    const second = glue.start(aKey(++keys), ['wanted']);
    await expect.poll(entered, soon).toHaveLength(1);
    plane.release('g', 'go');
    await second;
  });

  it('calls about a job, and says whose', async () => {
    const key = aKey(++keys);
    const id = await glue.start(key);
    gate({ operation: 'GetJobRun' });
    const look = glue.state(id);
    await expect.poll(entered, soon).toMatchObject([{ key, operation: 'GetJobRun' }]);
    plane.release('g', 'go');
    expect(await look).toBe('RUNNING');
  });

  it('nothing once it is released, or all are cleared, and what stood there goes on', async () => {
    gate({ id: 'unmet' });
    expect(plane.release('unmet', 'reset')).toBe(0);
    gate({ id: 'met' });
    const call = start();
    await expect.poll(entered, soon).toHaveLength(1);
    gate({ id: 'other' });
    plane.clearGates();
    expect(await call).toMatchObject({ id: expect.any(String) });
    expect(await start()).toMatchObject({ id: expect.any(String) });
  });

  it('no plane from closing', async () => {
    gate({});
    const call = start();
    await expect.poll(entered, soon).toHaveLength(1);
    await plane.close();
    expect(await call).toMatchObject({ error: { code: 'ECONNRESET' } });
    plane = await startPlaneAlone({ stateDir: plane.stateDir });
  });
});

it('is refused where it could not work, by name', () => {
  gate({ id: 'twice' });
  expect(() => gate({ id: 'twice' })).toThrow('There is a gate twice already');
  expect(() => gate({ id: 'early', stage: 'arrived', match: 'x' })).toThrow("Gate early can't match 'x' at 'arrived'");
  expect(() => gate({ id: 'odd', stage: 'begun' as never })).toThrow('not begun');
  expect(() => plane.release('nowhere', 'go')).toThrow('There is no gate nowhere; there are twice');
});

it('is steered from another process, which sees what happens line by line', async () => {
  const lines = await eventLines(plane.url);
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${plane.url}/_plane/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return [answer.status, await answer.json()];
  };
  expect(await post('gates', { id: 'far', operation: 'StartJobRun', stage: 'read' })).toEqual([200, null]);
  const call = start();
  expect(await lines.next()).toMatchObject({ event: 'entered', gate: 'far', at: expect.any(Number) });
  expect(await post('gates/release', { id: 'far', how: { error: 'InternalServiceException', status: 500 } })).toEqual([
    200, 1,
  ]);
  expect(await call).toMatchObject({ error: { name: 'InternalServiceException' } });
  expect(await lines.next()).toMatchObject({ event: 'released', how: 'InternalServiceException' });
  expect(await lines.next()).toMatchObject({ event: 'received', service: 'glue' });
  expect(await post('gates/release', { id: 'far', how: 'go' })).toEqual([
    400,
    { message: expect.stringMatching('far') },
  ]);
  expect((await fetch(`${plane.url}/_plane/gates`, { method: 'DELETE' })).status).toBe(200);
});

/** The plane's stream; it ends with the plane. */
async function eventLines(url: string) {
  const { body } = await fetch(`${url}/_plane/events`);
  const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader();
  let text = '';
  return {
    async next(): Promise<unknown> {
      while (!text.includes('\n')) text += String((await reader.read()).value);
      const line = text.slice(0, text.indexOf('\n'));
      text = text.slice(line.length + 1);
      return JSON.parse(line);
    },
  };
}
