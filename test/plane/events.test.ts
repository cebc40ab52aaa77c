/** What happens at the plane's boundary, told as it happens. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatedEvent } from '../../local/aws/events.js';
import { clientOptions } from './clients.js';
import { aKey, kindNames, openKind, type Kind, soon } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const key = aKey(7);
let plane: PlaneAlone;
let events: DatedEvent[];
beforeEach(async () => {
  plane = await startPlaneAlone();
  plane.script('job', {});
  events = [];
});
afterEach(() => endPlane(plane));

/** From now on: the events of one launch, without their moments. That a trouble was met is in `met.test.ts`. */
const listen = (): void =>
  void plane.onEvent((event) => event.key === key && event.event !== 'met' && events.push(event));
const by = 'arn:aws:iam::000000000000:user/admin';
const told = () => events.map(({ at: _at, ...event }) => event);

describe.each(kindNames)('of a job at %s', (name) => {
  let kind: Kind;
  beforeEach(async () => {
    kind = await openKind(name, plane);
    listen();
  });

  it('its life is told, from the start to the end', async () => {
    const before = performance.timeOrigin + performance.now();
    const job = await kind.start(key);
    await kind.stop(job);
    await expect.poll(() => events.at(-1)?.event, soon).toBe('ended');
    const service = kind.ledgerService;
    expect(told()).toEqual([
      { event: 'received', service, key, by },
      { event: 'committed', service, key, job, by },
      { event: 'answered', lost: false, key, by },
      // Not every service's ledger tells who has stopped.
      expect.objectContaining({ event: 'stop-received', service, key, job }),
      { event: 'ended', service, key, job, state: expect.stringMatching(/STOPPED|UserInitiated|CANCELLED|TERMINATED/) },
    ]);
    const moments = [before, ...events.map(({ at }) => at), performance.timeOrigin + performance.now()];
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
  });

  it('an answer that is lost is told of as lost', async () => {
    plane.fault({ operation: kind.operations.start, fault: { type: 'lose-reply', how: 'reset' } });
    await expect(kind.start(key)).rejects.toThrow();
    expect(told()).toMatchObject([{ event: 'received' }, { event: 'committed' }, { event: 'answered', lost: true }]);
  });

  it('a start that is turned away before the ledger knows of it was read, and refused', async () => {
    plane.fault({ operation: kind.operations.start, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(kind.start(key)).rejects.toThrow();
    const turnedAway = (why: string) => [
      { event: 'received', service: kind.ledgerService, key, by },
      { event: 'refused', service: kind.ledgerService, why, key, by },
      { event: 'answered', lost: false, key, by },
    ];
    expect(told()).toEqual(turnedAway('ThrottlingException'));
    events.length = 0;
    plane.credentials('millrace-admin', 'expired');
    await expect(kind.start(key)).rejects.toThrow();
    expect(told()).toEqual(turnedAway('ExpiredTokenException'));
    expect(plane.ledger().filter((line) => line.key === key)).toEqual([]);
    plane.credentials('millrace-admin', 'valid');
  });

  it('a listing is told of page by page, with the marks on it', async () => {
    const listed: DatedEvent[] = [];
    plane.onEvent((event) => event.event === 'listed' && listed.push(event));
    await kind.start(key);
    const { ids } = await kind.list();
    expect(ids.length).toBeGreaterThan(0);
    const service = kind.ledgerService;
    expect(listed).toMatchObject([{ service, operation: kind.operations.list, page: 1, last: true }]);
    expect(listed[0]).toHaveProperty('keys', expect.arrayContaining([key]));
  });
});

it('a token that is sent again is told of as replayed', async () => {
  const ecs = await openKind('ecs', plane);
  const job = await ecs.start(key);
  listen();
  expect(await ecs.start(key)).toBe(job);
  expect(told()).toMatchObject([{ event: 'received' }, { event: 'replayed', job }, { event: 'answered' }]);
});

it('a start that its service refuses says why', async () => {
  const ecs = await openKind('ecs', plane);
  listen();
  plane.runOut(1, 'RESOURCE:CPU');
  await expect(ecs.start(key)).rejects.toThrow('RESOURCE:CPU');
  expect(told()).toMatchObject([
    { event: 'received' },
    { event: 'refused', why: 'RESOURCE:CPU' },
    { event: 'answered' },
  ]);
});

it('nobody is told any more who has had enough', async () => {
  const glue = await openKind('glue', plane, clientOptions(plane.url));
  const off = plane.onEvent((event) => events.push(event));
  await glue.start(key);
  off();
  const before = events.length;
  expect(before).toBeGreaterThan(0);
  await glue.list();
  expect(events).toHaveLength(before);
});
