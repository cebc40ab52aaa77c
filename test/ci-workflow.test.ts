/** What runs on GitHub is what the README promises to a stranger, and what .ci/run does: no step knows anything beside. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Job {
  'runs-on': string;
  'timeout-minutes': number;
  permissions?: unknown;
  env?: unknown;
  steps: { uses?: string; run?: string; env?: unknown }[];
}

const file = '.github/workflows/ci.yml';
const text = readFileSync(file, 'utf8');
const { jobs, permissions, ...rest } = parse(text) as Record<string, unknown> & { jobs: Record<string, Job> };
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

describe('CI', () => {
  it('runs the two commands of the README: one as it is, the other at the end of .ci/run', () => {
    expect(readmeCommands()).toEqual(['npm run demo', 'npm test']);
    const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(commands.sort()).toEqual(['.ci/run', 'npm run demo']);
    expect(ciScript()).toEqual(['npm run faults </dev/null', 'npm run check </dev/null']);
    expect(scripts['check']).toMatch(/&& npm test$/);
  });

  it('gives each command a machine of its own, with nothing prepared', () => {
    for (const job of Object.values(jobs)) {
      expect(job).toMatchObject({ 'runs-on': 'ubuntu-24.04', 'timeout-minutes': 90 });
      expect(job.steps.filter(({ run }) => run !== undefined)).toHaveLength(1);
      expect([rest['env'], job.env, ...job.steps.map(({ env }) => env)].filter(Boolean)).toEqual([]);
    }
  });

  it('may read the repository, and nothing else', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.values(jobs).filter((job) => job.permissions)).toEqual([]);
    expect(text).not.toContain('secrets.');
  });

  it('uses actions by their commits, and says which versions they are', () => {
    const used = text.split('\n').filter((line) => line.includes('uses:'));
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+[.]\d+[.]\d+$/);
  });
});

/** The code blocks of "Two commands". */
function readmeCommands(): string[] {
  const [, section = ''] = /^## Two commands\n([^]*?)^## /m.exec(readFileSync('README.md', 'utf8')) ?? [];
  return [...section.matchAll(/^```sh\n([^]*?)\n```$/gm)].map(([, command = '']) => command);
}

/** Without comments, and what every script of ours begins with. */
function ciScript(): string[] {
  const lines = readFileSync('.ci/run', 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !/^(#|set |cd |export )/.test(line));
}
