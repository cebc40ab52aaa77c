import { expect, it } from 'vitest';
import { lastPart } from './last-part.js';

it.each([
  ['arn:aws:ecs:r:1:task/etl/0a1b', '0a1b'],
  ['arn:aws:ecs:r:1:task/0a1b', '0a1b'],
  ['jr_0a1b', 'jr_0a1b'],
])('of %s is %s', (id, last) => {
  expect(lastPart(id)).toBe(last);
});
