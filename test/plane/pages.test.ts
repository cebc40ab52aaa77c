/** Pages that are made small, so that a `find` has two of them with a few jobs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMRClient, ListStepsCommand } from '@aws-sdk/client-emr';
import type { DatedEvent } from '../../local/aws/events.js';
import { clientOptions } from './clients.js';
import { aKey, kindNames, openKind } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
beforeAll(async () => {
  plane = await startPlaneAlone({ pageSize: 2 });
  plane.script('job', {});
});
afterAll(() => endPlane(plane));

describe.each(kindNames)('a listing at %s', (name) => {
  it('comes in pages of that size, and whole again when nothing is said', async () => {
    plane.pageSize(2);
    const kind = await openKind(name, plane);
    const started = [await kind.start(aKey(1)), await kind.start(aKey(2)), await kind.start(aKey(3))];
    const told: number[] = [];
    const off = plane.onEvent((event: DatedEvent) => event.event === 'listed' && told.push(event.page));
    const pages: string[][] = [];
    let next: string | undefined;
    do {
      const page = await kind.list(next);
      pages.push(page.ids);
      next = page.next;
    } while (next);
    off();
    expect(pages.length).toBeGreaterThan(1);
    expect(told).toEqual(pages.map((_, index) => index + 1));
    expect(pages.every((ids) => ids.length <= 2)).toBe(true);
    expect(pages.flat()).toEqual(expect.arrayContaining(started));
    plane.pageSize();
    expect((await kind.list()).next).toBeUndefined();
  });
});

it('steps that are asked for by their ids come on one page', async () => {
  const steps = await openKind('emr-step', plane);
  const StepIds = [await steps.start(aKey(1)), await steps.start(aKey(2))];
  const [ClusterId] = plane
    .running()
    .filter((id) => id.startsWith('j-'))
    .slice(-1);
  plane.pageSize(1);
  const emr = new EMRClient(clientOptions(plane.url));
  const { Steps, Marker } = await emr.send(new ListStepsCommand({ ClusterId, StepIds }));
  emr.destroy();
  plane.pageSize();
  expect([Steps?.length, Marker]).toEqual([2, undefined]);
});

it('can be made small from another process, and hold something', async () => {
  const glue = await openKind('glue', plane);
  await glue.start(aKey(8));
  await glue.start(aKey(9));
  const cap = (max?: number) =>
    fetch(`${plane.url}/_plane/page-size`, { method: 'POST', body: JSON.stringify({ max }) });
  expect((await cap(1)).status).toBe(200);
  expect((await glue.list()).ids).toHaveLength(1);
  expect((await cap(0)).status).toBe(400);
  expect((await cap()).status).toBe(200);
  expect((await glue.list()).next).toBeUndefined();
});
