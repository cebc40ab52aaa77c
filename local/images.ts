/**
 * What stands in for a container registry: the program of this machine that an image name means. This repository's own
 * images are folders under `examples/jobs/`; a project names its own in `millrace.images.json`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ImageTable } from './aws/service.js';

/** The file's name, in the project's folder. Paths in it start from there. */
export const imagesFile = 'millrace.images.json';

const table = z.record(
  z.string().min(1),
  z.strictObject({
    /** `python` is the jobs' Python; anything else is looked up on the PATH. */
    program: z.string().min(1),
    args: z.array(z.string()).default([]),
    cwd: z.string().default('.'),
    env: z.record(z.string(), z.string()).default({}),
  }),
);

const examples = ['extract-flights', 'load-flights'] as const;

/** The images of this repository's own jobs, as task definitions name them. */
export type LocalImage = `millrace/${(typeof examples)[number]}`;

/** @param root the project's folder. Throws on a table that is damaged, and names what is wrong in it. */
export function localImages(root: string, python: string): ImageTable {
  const own = examples
    .map((name) => [`millrace/${name}`, join(root, 'examples/jobs', name)] as const)
    .filter(([, folder]) => existsSync(folder))
    .map(([image, cwd]) => [image, { program: python, args: ['main.py'], cwd, env: { PYTHONUNBUFFERED: '1' } }]);
  return { ...(Object.fromEntries(own) as ImageTable), ...readTable(root, python) };
}

function readTable(root: string, python: string): ImageTable {
  const file = join(root, imagesFile);
  if (!existsSync(file)) return {};
  const parsed = table.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no image table: ${z.prettifyError(parsed.error)}`);
  return Object.fromEntries(
    Object.entries(parsed.data).map(([image, { program, cwd, ...rest }]) => [
      image,
      { ...rest, program: program === 'python' ? python : program, cwd: resolve(root, cwd) },
    ]),
  );
}
