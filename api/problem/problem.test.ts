import { HttpException } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { problemCatalogue, problemSlugs, problemType } from './catalogue.js';
import { problemFromError } from './from-error.js';
import { Problem } from './problem.js';
import { problemTable } from './table.js';

describe('the catalogue', () => {
  test('is what docs/problems.md says', async () => {
    await expect(problemTable()).toMatchFileSnapshot('../../docs/problems.md');
  });

  test('has slugs that can be types, and errors only', () => {
    for (const slug of problemSlugs) {
      expect(problemType(slug)).toMatch(/^urn:millrace:problem:[a-z]+(-[a-z]+)*$/);
      expect(problemCatalogue[slug].status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('an error that is no problem yet', () => {
  test('of our own is 500, and says nothing of its cause', () => {
    const problem = problemFromError(new TypeError('password is hunter2'));
    expect(problem).toMatchObject({ status: 500, slug: 'internal-error' });
    expect(JSON.stringify(problem.document())).not.toContain('hunter2');
    expect(problem.document().instance).toMatch(/^urn:uuid:/);
  });

  test('of HTTP keeps its status where there is no better word', () => {
    expect(problemFromError(new HttpException('teapot', 418))).toMatchObject({ slug: 'bad-request' });
    expect(problemFromError(new HttpException('no', 503))).toMatchObject({ slug: 'internal-error' });
  });

  test('that is a problem stays what it is', () => {
    const problem = new Problem('run-not-found', 'x');
    expect(problemFromError(problem)).toBe(problem);
  });
});
