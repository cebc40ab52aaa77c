import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startProgram } from './program.js';

const DAYS = ['2001-01-01', '2001-01-02', '2001-01-03', '2001-01-04'];
const JOBS = 3 * DAYS.length;

test('the demo runs all pipelines, each job once although the worker is killed, and leaves nothing behind', async () => {
  const { PATH, HOME } = process.env;
  const stateDir = (pid: number): string => join('.millrace', 'demo', String(pid));
  // What `npm run demo` starts once it has built.
  const demo = startProgram(process.execPath, ['dist/examples/demo/main.js', '--all', '--days', String(DAYS.length)], {
    cwd: process.cwd(),
    env: { PATH, HOME },
    folder: stateDir,
  });
  const exitCode = await demo.ended;
  const output = demo.output();
  expect(exitCode, output).toBe(0);
  expect(output).toContain('Every number agrees.');

  const days = rowsByDay(output);
  expect(days.map(({ date }) => date)).toEqual(DAYS);
  for (const { inSource, loaded } of days) {
    expect(inSource).toBeGreaterThan(10_000);
    expect(loaded).toBe(inSource);
  }
  expect(output).toContain(`Glue and ECS jobs: ${JOBS} needed, ${JOBS} started (by `);

  const [, killed, running] = found(output, / Worker (\d+) was killed \(SIGKILL\) with (\d+) jobs? running\./m);
  const [, next] = found(output, / Worker (\d+) is ready after/m);
  expect(Number(running)).toBeGreaterThan(0);
  expect(next).not.toBe(killed);
  const [, interrupted] = found(
    output,
    /Recovery: (\d+) runs? under way when the worker was killed; the first went on/,
  );
  expect(Number(interrupted)).toBeGreaterThan(0);

  // Four days make three clusters; of 42 airports two are none.
  expect(output).toContain('EMR: 3 clusters, 6 steps, 42 Serverless jobs (by ');
  expect(output).toMatch(/✓ traffic rows as in the source +669$/m);
  expect(output).toContain('Route reports: 40 of 42 airports');
  for (const airport of ['QQQ', 'ZZZ'])
    expect(output).toContain(`LookupError: no flight left ${airport} from 2001-01-01 to 2001-01-04`);

  // Those whose end is asked about were there.
  const servers = [/temporal server/, /postgres/, /ministack/, /api\/main\.js/, /worker\/main\.js/];
  for (const program of [...servers, /main\.py/, /route_report\.py/])
    expect(demo.family.seen()).toContainEqual(expect.stringMatching(program));
  expect(demo.family.living()).toEqual([]);
  expect(existsSync(stateDir(demo.pid))).toBe(false);
}, 300_000);

/** `  2001-01-01      14,828      14,828  =` */
function rowsByDay(output: string): { date: string; inSource: number; loaded: number }[] {
  const lines = output.matchAll(/^ +(\d{4}-\d\d-\d\d) +([\d,]+) +([\d,]+) +[=≠]$/gm);
  const count = (text = ''): number => Number(text.replaceAll(',', ''));
  return [...lines].map(([, date = '', there, here]) => ({ date, inSource: count(there), loaded: count(here) }));
}

function found(output: string, pattern: RegExp): RegExpExecArray {
  const match = pattern.exec(output);
  if (!match) throw new Error(`${pattern.source} is not in the output:\n${output}`);
  return match;
}
