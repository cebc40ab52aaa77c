import { expect, it } from 'vitest';
import * as stub from './zod-stub.js';

// The stub has no types of its own: it takes whatever a schema is built of.
const z = stub.z as unknown as Record<string, (...args: unknown[]) => Record<string, (...args: unknown[]) => unknown>>;

it('swallows the building of schemas while modules are evaluated, and throws on any use after that', () => {
  const build = () => z['object']?.({ date: z['string']?.()['optional']?.() });
  expect(build).not.toThrow();
  const schema = build();
  stub.seal();
  expect(() => schema?.['parse']?.({})).toThrow(/zod is not in the workflow bundle \(parse\)/);
});
