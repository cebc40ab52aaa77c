/**
 * The design's rules that neither compiler nor linter knows: which folder may import which (.dependency-cruiser.mjs has
 * them, one test for each), and what a look at the text tells. Each failure names the file and the line.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';
import rules from '../.dependency-cruiser.mjs';

/** A new one needs an ADR. */
const folders = ['contracts', 'activities', 'workflows', 'worker', 'api', 'local', 'test', 'bench', 'docs', 'examples'];
const hidden = ['.ci', '.github'];
const maxLines = 300;

const code = /\.(ts|js|mjs|py|sh)$|^\.ci\//;
const tests = /\.test\.(ts|mjs)$|(^|\/)test_\w+\.py$/;

/** What no file may say, and which files are asked. */
const forbidden: readonly { rule: string; files: RegExp; text: RegExp }[] = [
  { rule: 'exports are named: no `export *`', files: /\.(ts|js|mjs)$/, text: /^\s*export\s+\*/ },
  { rule: 'unions of literals, no enum', files: /\.ts$/, text: /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s+\w/ },
  {
    // They end a workflow without any cleanup of its jobs.
    rule: "nothing sets Temporal's run or execution timeout, but for the janitor, which has no jobs",
    files: /^(?!worker\/janitor-schedule\.ts$).*\.(ts|js|mjs)$/,
    text: /\b(workflow)?(run|execution)Timeout['"]?\]?(\s*\??:|\s*[,}]|\s*=(?!=))/i,
  },
  { rule: 'no test is left out', files: tests, text: /\.(only|skip|todo)\b/ },
  {
    rule: 'where packages come from is the business of the machine: no registry host',
    files: /./,
    text: /\b(registry\.(npmjs|yarnpkg)\.(org|com)|(\w+\.)?pypi\.org|files\.pythonhosted\.org|(proxy|sum)\.golang\.org|repo1?\.maven\.(org|apache\.org)|(static\.|index\.)?crates\.io|(registry-1|index|auth)\.docker\.io)\b/i,
  },
  { rule: "no path of somebody's machine", files: /./, text: /(?<![\w.~$}*-])\/(work|root)\// },
];

const files = projectFiles();

describe('imports', async () => {
  const { modules, summary } = await graph();

  it.each(folders.slice(0, 6))('of %s/ are all looked at', (folder) => {
    const seen = new Set(modules.map(({ source }) => source));
    expect(files.filter((file) => file.startsWith(`${folder}/`) && /\.ts$/.test(file) && !seen.has(file))).toEqual([]);
  });

  for (const { name, comment } of rules.forbidden ?? []) {
    it(`${name}: ${comment}`, () => {
      const broken = summary.violations.filter(({ rule }) => rule.name === name);
      expect(
        broken.map(({ from, to, cycle }) => [from, ...(cycle?.map((step) => step.name) ?? [to])].join(' → ')),
      ).toEqual([]);
    });
  }
});

describe('text', () => {
  for (const { rule, files: asked, text } of forbidden) {
    it(rule, () => {
      expect(files.filter((file) => asked.test(file)).flatMap((file) => linesThat(text, file))).toEqual([]);
    });
  }

  it(`no file of code has more than ${maxLines} lines`, () => {
    const long = files.filter((file) => code.test(file)).map((file) => ({ file, lines: linesOf(file).length - 1 }));
    expect(long.filter(({ lines }) => lines > maxLines)).toEqual([]);
  });

  it('the top level has the folders of the design', () => {
    const found = new Set(files.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))));
    expect([...found].filter((folder) => ![...folders, ...hidden].includes(folder))).toEqual([]);
  });
});

async function graph(): Promise<ICruiseResult> {
  const options = await extractOptions('./.dependency-cruiser.mjs');
  const { output } = await cruise(
    folders.filter((folder) => existsSync(folder)),
    options,
    {},
    { tsConfig: extractTsConfig('tsconfig.json') },
  );
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered with a text: ${output}`);
  return output;
}

function linesThat(matter: RegExp, file: string): string[] {
  return linesOf(file).flatMap((line, at) =>
    matter.test(line) ? [`${file}:${at + 1}: ${line.trim().slice(0, 120)}`] : [],
  );
}

/** What git would track: every file but those that .gitignore names. */
function projectFiles(): string[] {
  const ignored = linesOf('.gitignore')
    .filter((line) => line !== '')
    .map((line) => line.replace(/\/$/, ''));
  const unknown = ignored.filter((pattern) => /^[#!]|\//.test(pattern));
  if (unknown.length > 0)
    throw new Error(`.gitignore has more than names: ${unknown.join(', ')}; teach this test to read it`);

  const below = (folder: string): string[] =>
    readdirSync(folder || '.', { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === '.git' || ignored.some((pattern) => matchesGlob(entry.name, pattern))) return [];
      return entry.isDirectory() ? below(`${folder}${entry.name}/`) : [`${folder}${entry.name}`];
    });
  return below('');
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n');
}
