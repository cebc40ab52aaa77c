import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withPolicies } from './section.js';

const file = fileURLToPath(new URL('../../docs/on-aws.md', import.meta.url));

/** After a change that was meant: `npm run iam -- --write docs/on-aws.md`. */
test('docs/on-aws.md has the policies that the drivers have', async () => {
  const document = await readFile(file, 'utf8');
  expect(withPolicies(document)).toBe(document);
});

test('a document without the marks is refused', () => {
  expect(() => withPolicies('# On AWS\n')).toThrow('has no policies to rewrite');
});
