import { expect } from 'vitest';
import { problemSchema } from '../../../api/problem/problem.schema.js';
import type { Answer } from './api-client.js';

/** An answer of exactly this problem, as RFC 9457 and our own schema want it. */
export function expectProblem({ status, headers, body }: Answer, expected: number, slug: string): void {
  expect({ status, type: body.type, media: headers['content-type'] }).toEqual({
    status: expected,
    type: `urn:millrace:problem:${slug}`,
    media: 'application/problem+json',
  });
  expect(problemSchema.parse(body).status).toBe(expected);
}
