/**
 * A copy of the compiled product with something taken out: product code has no switches. A patch names the text that it
 * takes the place of; one that does not apply exactly once is an error, so that no sabotage dies of a rename.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface Patch {
  /** Source file, from the project's root. */
  file: string;
  find: string;
  replace: string;
}

export class PatchDoesNotApply extends Error {
  override readonly name = 'PatchDoesNotApply';
}

/** Gives the folder that takes the place of `dist/`. Inside the project, where its packages are in reach. */
export function patchedCode(root: string, name: string, patches: readonly Patch[]): string {
  const folder = join(root, '.millrace', 'sabotage', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(join(root, 'dist'), folder, { recursive: true, filter: (path) => !/[.](d[.]ts|js[.]map)$/.test(path) });
  for (const [file, own] of byFile(patches)) {
    const target = join(folder, file.replace(/[.]ts$/, '.js'));
    if (!existsSync(target)) throw new PatchDoesNotApply(`${name}: ${file} is not in the compiled code`);
    writeFileSync(target, compile(patched(join(root, file), own, name), file));
  }
  return folder;
}

export function patched(path: string, patches: readonly Patch[], name: string): string {
  return patches.reduce(
    (text, { file, find, replace }) => {
      const count = text.split(find).length - 1;
      if (count !== 1) throw new PatchDoesNotApply(`${name}: ${file} holds ${count} times, not once: ${find}`);
      return text.replace(find, () => replace);
    },
    readFileSync(path, 'utf8'),
  );
}

function compile(source: string, fileName: string): string {
  const { outputText } = ts.transpileModule(source, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      experimentalDecorators: true,
    },
  });
  return outputText;
}

function byFile(patches: readonly Patch[]): Map<string, Patch[]> {
  return Map.groupBy(patches, ({ file }) => file);
}
