/** Troubles that have really met a call are told of; those that were only scripted are not. */
import { GetJobCommand } from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatedEvent } from '../../local/aws/events.js';
import type { Fault } from '../../local/aws/faults.js';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions, glueClient } from './clients.js';
import { aKey, kindNames, openKind, type Kind } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const key = aKey(7);
let plane: PlaneAlone;
let events: DatedEvent[];

/** What was met so far. */
const met = () => events.map(({ at: _at, ...event }) => event);
const open = async (options = {}): Promise<void> => {
  plane = await startPlaneAlone(options);
  plane.script('job', {});
  events = [];
};
const listen = (of: Plane = plane): void => void of.onEvent((event) => event.event === 'met' && events.push(event));
afterEach(() => endPlane(plane));

describe.each(kindNames)('at %s', (name) => {
  let kind: Kind;
  beforeEach(async () => {
    await open();
    kind = await openKind(name, plane);
    listen();
  });
  const meets = (what: string, operation: keyof Kind['operations']) => ({
    event: 'met',
    what,
    service: kind.service,
    operation: kind.operations[operation],
  });

  it('nothing is told of calls that meet nothing', async () => {
    plane.fault({ operation: kind.operations.start, skip: 1, fault: { type: 'reset' } });
    plane.show(name, { listingsAfterMs: 0 });
    plane.drop({ operation: kind.operations.describe, field: 'noSuchMember' });
    const job = await kind.start(key);
    await kind.state(job);
    await kind.list();
    expect(met()).toEqual([]);
  });

  it.each([
    { type: 'error', code: 'ThrottlingException' },
    { type: 'reset' },
    { type: 'lose-reply', how: 'reset' },
  ] satisfies Fault[])('a fault: $type', async (fault) => {
    plane.fault({ operation: kind.operations.start, fault });
    await expect(kind.start(key)).rejects.toThrow();
    expect(met()).toEqual([{ ...meets(fault.type, 'start'), key }]);
  });

  it('a fault of a call about a job, which is named by its mark', async () => {
    plane.fault({ operation: kind.operations.describe, fault: { type: 'delay', ms: 1, when: 'before' } });
    await kind.state(await kind.start(key));
    expect(met()).toEqual([{ ...meets('delay', 'describe'), key }]);
  });

  it('answers that say another state, or lack a member', async () => {
    const id = await kind.start(key);
    plane.tellState({ id, state: 'HIBERNATING' });
    expect(await kind.state(id)).toBe('HIBERNATING');
    await kind.state(id);
    expect(met()).toEqual([{ ...meets('state', 'describe'), key }]);
    events.length = 0;
    const field =
      name === 'glue' ? 'JobRunState' : name === 'ecs' ? 'lastStatus' : name === 'emr-serverless' ? 'state' : 'Status';
    plane.drop({ operation: kind.operations.describe, field });
    expect(await kind.state(id)).toBe('undefined');
    expect(met()).toEqual([{ ...meets('dropped', 'describe'), key }]);
  });

  it('a job that is hidden from looks and listings, or forgotten: once a call', async () => {
    const job = await kind.start(key);
    plane.show(name, { describeAfterMs: 3_600_000, listingsAfterMs: 3_600_000 });
    expect(await kind.state(job)).toBe('missing');
    expect((await kind.list()).ids).not.toContain(job);
    expect(met()).toEqual([
      { ...meets('hidden', 'describe'), key, job },
      { ...meets('hidden', 'list'), key, job },
    ]);
    plane.show(name, {});
    await kind.state(job);
    expect(met()).toHaveLength(2);
    plane.forget(job);
    expect(await kind.state(job)).toBe('missing');
    expect(met()[2]).toEqual({ ...meets('forgotten', 'describe'), key, job });
  });

  it.each(['expired', 'unknown'] as const)('credentials that are %s', async (how) => {
    plane.credentials('millrace-admin', how);
    await expect(kind.start(key)).rejects.toThrow();
    expect(met()).toEqual([{ ...meets('credentials', 'start'), key }]);
    plane.credentials('millrace-admin', 'valid');
    await kind.start(key);
    expect(met()).toHaveLength(1);
  });

  it('a start for which there is no room', async () => {
    plane.runOut(1, undefined, name);
    await expect(kind.start(key)).rejects.toThrow();
    await kind.start(aKey(8));
    expect(met()).toEqual([{ ...meets('capacity', 'start'), key }]);
  });
});

it('a signature that is refused for its time', async () => {
  await open({ clockOffsetMs: 3_600_000 });
  listen();
  const glue = glueClient(clientOptions(plane.url));
  await expect(glue.send(new GetJobCommand({ JobName: 'job' }))).rejects.toThrow('Signature expired');
  expect(met()).toMatchObject([{ what: 'clock', service: 'glue', operation: 'GetJob' }]);
});
