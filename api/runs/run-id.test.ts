import { describe, expect, test } from 'vitest';
import { formatRunId, keyOf, parseRunId } from './run-id.js';

const runId = '01a1f9e5-392a-7a16-93f4-58011fcfefff';

describe('run ids', () => {
  test.each([
    { workflowId: 'flightDelays:2001-01-01' },
    { workflowId: 'flightDelays:2001-01-01', runId },
    { workflowId: 'flightDelays-2001-01-01T06:00:00Z' },
    { workflowId: 'Bücher/42 %2F ~ :::', runId },
    { workflowId: '~', runId },
  ])('come back as they went: %o', (address) => {
    expect(parseRunId(formatRunId(address))).toEqual(address);
    expect(encodeURIComponent(formatRunId(address)).replaceAll('%3A', ':')).toBe(formatRunId(address));
  });

  test('read as people write them', () => {
    expect(formatRunId({ workflowId: 'flightDelays:2001-01-01', runId })).toBe(`flightDelays:2001-01-01:${runId}`);
  });

  test.each([
    '',
    'flightDelays',
    'flightDelays:',
    ':key',
    'a:b:c',
    `a:b:${runId}:d`,
    'a:b c',
    'a:%62',
    '~',
    '~***',
    '~YTpi',
    `~YQ==:${runId}`,
    `~YQ:${runId}x`,
    `a:${'k'.repeat(201)}`,
  ])('refuses %j', (id) => expect(() => parseRunId(id)).toThrow(expect.objectContaining({ slug: 'invalid-run-id' })));

  test('give the key of their own pipeline only', () => {
    expect(keyOf('flights', 'flights:2001-01-01')).toBe('2001-01-01');
    expect(keyOf('flights', 'flight:2001-01-01')).toBeUndefined();
    expect(keyOf('flights', 'flights:a/b')).toBeUndefined();
  });
});
