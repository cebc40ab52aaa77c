import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readTools } from '../local/tools.js';

const tests = globSync(['examples/jobs/*/test_*.py', 'local/python/awsglue/test_*.py']);

it("the jobs' programs and the stand-in for awsglue pass their own tests", async () => {
  expect(tests.length).toBeGreaterThanOrEqual(5);
  // unittest writes to stderr; a failing test is an exit code that is not 0.
  const { stderr } = await promisify(execFile)(readTools().jobsPython, ['-m', 'unittest', ...tests]);
  expect(stderr).toMatch(/Ran \d\d tests[^]*OK/);
});
