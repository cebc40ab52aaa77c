/** The files that a `spark-submit` names, brought into the folder that its program runs in, which must be there. */
import { access, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { PlaneParts } from '../service.js';

export interface SparkFiles {
  /** Where the file lies on this machine. Throws where it can't be had. */
  fetch(uri: string): Promise<string>;
  /** The same for a list with commas between, as spark-submit's options have it. */
  fetchAll(uris: string): Promise<string[]>;
}

export function sparkFiles(
  { readObject }: Pick<PlaneParts, 'readObject'>,
  cwd: string,
  signal: AbortSignal,
): SparkFiles {
  /** By the name that they get here. */
  const fetched = new Map<string, string>();

  const download = async (uri: string): Promise<string> => {
    const name = basename(uri);
    const before = fetched.get(name);
    if (before !== undefined && before !== uri) throw new Error(`${before} and ${uri} would both be ${name} here`);
    fetched.set(name, uri);
    const file = join(cwd, name);
    const content = await readObject(uri, signal).catch((cause: unknown) => {
      throw new Error(`${uri} can't be read: ${(cause as Error).message}`, { cause });
    });
    await writeFile(file, content);
    return file;
  };
  const files: SparkFiles = {
    async fetch(uri) {
      if (/^s3[an]?:/.test(uri)) return download(uri);
      const path = resolve(cwd, pathOf(uri));
      const found = await access(path).then(
        () => true,
        () => false,
      );
      if (!found) throw new Error(`${uri} is not on this machine; only files of it and objects of S3 can be run here`);
      return path;
    },
    // One after the other: nothing may still be written when one of them has failed.
    async fetchAll(uris) {
      const all: string[] = [];
      for (const uri of uris.split(',').filter(Boolean)) all.push(await files.fetch(uri));
      return all;
    },
  };
  return files;
}

/** `file:` and Spark's `local:` name a file of the machine that runs the driver. */
function pathOf(uri: string): string {
  return uri.replace(/^(?:file|local):(?:\/\/)?/, '');
}
