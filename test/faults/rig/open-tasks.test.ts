import { expect, it } from 'vitest';
import { openTasks } from './open-tasks.js';
import type { SlotEvent } from './slot.js';

const [a, b] = ['a'.repeat(32), 'b'.repeat(32)];
const event = (name: string, key: string, attempt = 1, worker = '7'): SlotEvent =>
  ({ at: 1, from: 'proxy', event: name, verb: 'wait', key, attempt, worker }) as SlotEvent;

it('a task is open from when it was handed out until its end was reported', () => {
  expect(openTasks([event('delivered', a), event('delivered', b, 1, '8'), event('completed', a)])).toEqual([
    { key: b, verb: 'wait', attempt: 1, worker: '8' },
  ]);
});

it('an attempt that was given up gives its place to the next, and its late report ends nothing', () => {
  const handedOn = [event('delivered', a), event('delivered', a, 2, '8'), event('completed', a)];
  expect(openTasks(handedOn)).toEqual([{ key: a, verb: 'wait', attempt: 2, worker: '8' }]);
});
