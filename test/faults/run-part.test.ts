import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../harness/history.js';
import { runPart, type Part } from './run-part.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'millrace-part-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function part(program: string, budgetSeconds: number): Part {
  const file = join(folder, 'part.mjs');
  writeFileSync(file, program);
  return { name: 'small', says: 'nothing', module: pathToFileURL(file).href, args: [], budgetSeconds };
}

it('gives what a part has printed, and its exit code', async () => {
  const result = await runPart(part("console.log('one'); console.error('two'); process.exitCode = 3;", 60));
  expect(result).toMatchObject({ code: 3 });
  expect(result.output.split('\n').sort()).toEqual(['', 'one', 'two']);
});

it('kills a part that hangs, with what it has started, and says so', async () => {
  const pidFile = join(folder, 'pid');
  const hangs = `
    import { spawn } from 'node:child_process';
    import { writeFileSync } from 'node:fs';
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' });
    writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    setInterval(() => {}, 1_000);
  `;
  const limit = new AbortController();
  const running = runPart(part(hangs, 60), limit.signal);
  const pid = await eventually(
    'its child is known',
    () => existsSync(pidFile) && Number(readFileSync(pidFile, 'utf8')),
  );
  limit.abort();
  const { code, output } = await running;
  expect([code, output]).toEqual([1, expect.stringMatching(/killed after \d+ s: its limit is 3 times its budget\n$/)]);
  await eventually('its child has ended', () => !isAlive(pid));
});

/** One that nobody has buried yet is dead all the same. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    return false;
  }
}
