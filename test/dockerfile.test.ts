/** What can be known of the Dockerfile without building it: that what it copies is there, and that no image is root's. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCompose } from './harness/compose-file.js';
import { allOf, copyOf, parseDockerfile, type Instruction } from './harness/dockerfile.js';

const stages = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
const { services } = parseCompose(readFileSync('docker-compose.yml', 'utf8'));
const targets = [...new Set(Object.values(services).flatMap(({ build }) => build?.target ?? []))];
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  devDependencies: Record<string, string>;
};
/** The build's context: what .dockerignore lets in again. */
const context = lines('.dockerignore').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
const copies = [...stages.values()].flatMap(({ name: stage, instructions }) =>
  instructions
    .filter(({ name }) => name === 'COPY')
    .flatMap((it) => copyOf(it).sources.map((source) => ({ stage, source, from: it.flags['from'] }))),
);

describe('the build context', () => {
  it('is what the images are made of: nothing comes in that is not named', () => {
    expect(lines('.dockerignore')[0]).toBe('*');
    expect(context.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has all folders that the built code imports', () => {
    expect(outsideOf(context.filter((path) => statSync(path).isDirectory()))).toEqual([]);
  });
});

describe('a stage', () => {
  it.each([...stages.values()])('$name stands on another one, or on the Node that the tests run with', ({ from }) => {
    if (!stages.has(from)) expect(from).toBe(`node:${devDependencies['node']}-bookworm-slim`);
  });

  it.each(copies.filter(({ from }) => from === undefined))('$stage finds $source', ({ source }) => {
    expect(existsSync(source)).toBe(true);
    if (source !== '.') expect(context.filter((path) => `${source}/`.startsWith(`${path}/`))).toHaveLength(1);
  });

  it.each(copies.filter(({ from }) => from !== undefined))('$stage finds $source in $from', ({ source, from = '' }) => {
    expect([...stages.keys()]).toContain(from);
    const [, folder] = /^\/app\/dist\/(\w+)$/.exec(source) ?? [];
    if (folder === undefined) expect(['/app', '/app/node_modules']).toContain(source);
    else expect(compiled()).toContain(folder);
  });

  it('installs by the lock file only', () => {
    const installs = [...stages.values()].flatMap(({ instructions }) =>
      instructions.filter(({ text }) => /\bnpm\b.*\b(ci|i|install)\b/.test(text)),
    );
    expect(installs.length).toBeGreaterThan(0);
    for (const { text } of installs) expect(text).toMatch(/^npm ci /);
  });
});

describe('an image', () => {
  it('is used for each stage on which no other one stands', () => {
    const used = new Set([...stages.values()].flatMap(({ from }) => [from, ...copies.map(({ from: it }) => it)]));
    expect([...stages.keys()].filter((name) => !used.has(name)).sort()).toEqual(targets.toSorted());
  });

  it.each(targets)('%s does not run as root', (target) => {
    const users = allOf(stages, target).filter(({ name }) => name === 'USER');
    expect(users.at(-1)?.text).toMatch(/^[1-9]\d*(:[1-9]\d*)?$/);
  });

  it.each(targets)('%s starts a program that is built', (target) => {
    const command = JSON.parse(lastOf(allOf(stages, target), 'CMD')) as string[];
    expect(command[0]).toBe('node');
    expect(command.slice(1).filter((argument) => !existsSync(sourceOf(argument)))).toEqual([]);
  });

  it.each(['worker', 'api'])('%s holds what its code imports, and packages for production only', (target) => {
    const inside = copies.filter(({ stage }) => allStages(target).includes(stage));
    const folders = inside.flatMap(({ source }) => /^\/app\/dist\/(\w+)$/.exec(source)?.[1] ?? []);
    expect(folders).toContain(target);
    expect(outsideOf(folders)).toEqual([]);
    expect(inside.filter(({ source }) => source.endsWith('/node_modules')).map(({ from }) => from)).toEqual([
      'dependencies',
    ]);
    expect(lastOf(stages.get('dependencies')?.instructions ?? [], 'RUN')).toContain(' --omit=dev ');
  });

  it.each(Object.entries(services).filter(([, { build }]) => build))(
    'of %s has the files that Compose names',
    (_, service) => {
      const words = [...(service.command ?? []), ...(service.healthcheck?.test ?? [])];
      const files = words.filter((word) => /[.](js|mjs)$/.test(word));
      const copied = copies.filter(({ stage }) => allStages(service.build?.target ?? '').includes(stage));
      for (const file of files) {
        const found = file.startsWith('dist/')
          ? existsSync(sourceOf(file))
          : copied.some(({ source }) => source.endsWith(`/${file}`)) ||
            (copied.some(({ source }) => source === '/app') && existsSync(file));
        expect(found, file).toBe(true);
      }
    },
  );
});

function lines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function lastOf(instructions: readonly Instruction[], name: string): string {
  return instructions.findLast((it) => it.name === name)?.text ?? '';
}

function allStages(name: string): string[] {
  const from = stages.get(name)?.from;
  return from === undefined ? [] : [name, ...allStages(from)];
}

/** The folders that tsc writes below dist/. */
function compiled(): string[] {
  return (JSON.parse(readFileSync('tsconfig.build.json', 'utf8')) as { include: string[] }).include;
}

function sourceOf(built: string): string {
  return built.replace(/^dist\/(.*)[.]js$/, '$1.ts');
}

/** Imports of these folders' code that leave them. */
function outsideOf(folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`)).filter((file) => !file.endsWith('.test.ts'));
  return files.flatMap((file) => {
    const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([.][^']*)'/gm);
    const paths = [...imports].map(([, path = '']) => join(dirname(file), path));
    return paths.filter((path) => !folders.includes(path.split('/')[0] ?? '')).map((path) => `${file} imports ${path}`);
  });
}
