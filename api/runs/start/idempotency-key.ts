/** The `Idempotency-Key` of a request: none, or one that nobody can misread. */
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../problem/problem.js';

/** Printable ASCII, quoted or not: RFC 8941 strings and bare keys are both in use. Throws `invalid-idempotency-key`. */
export function idempotencyKeyOf(request: IncomingMessage): string | undefined {
  const [header, ...more] = valuesOf(request, 'idempotency-key');
  if (more.length > 0)
    throw new Problem(
      'invalid-idempotency-key',
      `The request has ${more.length + 1} headers Idempotency-Key: nobody can tell which one is meant.`,
    );
  if (header === undefined || /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(header)) return header;
  throw new Problem(
    'invalid-idempotency-key',
    `The Idempotency-Key has ${header.length} characters, or some that are not printable ASCII.`,
  );
}

/** Of each header of this name: Node joins them to one text, which would be a key like any other. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
