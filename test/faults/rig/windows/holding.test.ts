import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEventLog } from '../events.js';
import type { Entered, GatePoint } from '../proxy/gates.js';
import type { Slot, SlotEvent } from '../slot.js';
import { prepareTrial, type Trial } from '../trial.js';
import { holdAtPlane, holdAtProxy } from './holding.js';

const key = 'a'.repeat(32);
const before = 'b'.repeat(32);
const proxy = (event: string, more: Partial<SlotEvent> = {}) =>
  ({ at: 1, from: 'proxy', event, verb: 'start', key, attempt: 1, worker: '7', ...more }) as SlotEvent;
const plane = (event: string, gate: string) => ({ at: 1, from: 'plane', event, gate, key }) as SlotEvent;

let folder: string;
let trial: Trial;
let events: Slot['events'];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-holding-'));
  events = createEventLog<SlotEvent>();
  events.add(proxy('delivered', { key: before }));
  const held = { at: 1, worker: '7', workflowId: 'one:x', runId: 'r1', verb: 'start', key, attempt: 1 } as const;
  const entered = (point: GatePoint): Entered => ({ point, ...held });
  const slot = {
    order: { folder },
    events,
    plane: { script: () => Promise.resolve(), gate: () => Promise.resolve() },
    proxy: { gate: ({ point }: { point: GatePoint }) => ({ entered: Promise.resolve(entered(point)) }) },
  } as unknown as Slot;
  const order = { id: 'x', fault: 'F1', window: 'W1', kind: 'emr-cluster' } as const;
  trial = { ...(await prepareTrial(slot, order)), start: () => Promise.resolve({} as never) };
});
afterEach(() => rmSync(folder, { recursive: true }));

it('who is held at the proxy has given up when its attempt is told as ended', async () => {
  const inside = await holdAtProxy(trial, 'word', { verb: 'start' });
  events.add(proxy('completed', { verb: 'wait' }));
  events.add(proxy('delivered'));
  expect(inside.gaveUp?.()).toBe(false);
  events.add(proxy('completed'));
  expect(inside.gaveUp?.()).toBe(true);
});

it('and when the server has handed out another attempt', async () => {
  const inside = await holdAtProxy(trial, 'word', { verb: 'start' });
  events.add(proxy('delivered', { attempt: 2 }));
  expect(inside.gaveUp?.()).toBe(true);
});

it('who is held at the plane has given up when the connection is closed', async () => {
  const id = 'x/RunJobFlow/read';
  events.add(proxy('delivered'));
  events.add(plane('entered', id));
  const inside = await holdAtPlane(trial, 'RunJobFlow', 'read');
  events.add(plane('abandoned', 'another'));
  expect(inside.gaveUp?.()).toBe(false);
  events.add(plane('abandoned', id));
  expect(inside.gaveUp?.()).toBe(true);
});

it('what a launch of an earlier trial still does is none of this trial', () => {
  events.add(proxy('delivered', { key: before, attempt: 2 }));
  expect(trial.events()).toEqual([]);
  events.add(proxy('delivered'));
  expect(trial.events()).toEqual([proxy('delivered')]);
});
