import { describe, expect, it } from 'vitest';
import { clip, failureTypes, limits } from './failure.js';

describe('clip', () => {
  it('leaves a text that fits as it is', () => {
    expect(clip('', 10)).toBe('');
    expect(clip('0123456789', 10)).toBe('0123456789');
  });

  it('cuts a longer one to the bound, and shows that it did', () => {
    expect(clip('0123456789A', 10)).toBe('01234567 …');
    expect(clip('x'.repeat(100_000), limits.message)).toHaveLength(limits.message);
  });

  it('keeps the beginning, where a message says what it is about', () => {
    expect(clip(`AccessDenied: ${'x'.repeat(9_000)}`, limits.message)).toMatch(/^AccessDenied: x+ …$/);
  });
});

describe('failureTypes', () => {
  it('has no two names for one type', () => {
    const types = Object.values(failureTypes);
    expect(new Set(types).size).toBe(types.length);
  });

  it('names each type as its constant is named', () => {
    for (const [name, type] of Object.entries(failureTypes)) expect(type.toLowerCase()).toBe(name.toLowerCase());
  });
});
