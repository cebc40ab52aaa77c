/** A project of somebody else's, with this repository's package installed: the files of `consumer/` in a folder. */
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runProgram } from './program.js';

const repository = process.cwd();
const files = fileURLToPath(new URL('consumer', import.meta.url));

/** Node 24 is on the PATH, as the npm package `node` puts it there, and no program of this repository's own. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [dirname(process.execPath), ...(process.env['PATH'] ?? '').split(delimiter)]
    .filter((folder) => !folder.startsWith(join(repository, 'node_modules', '.bin')))
    .join(delimiter),
};

/**
 * `npm pack` here and `npm install` there. Without scripts: no package needs one. From npm's cache, where the set-up's own
 * `npm ci` has left them.
 *
 * @param folder empty, outside of the repository, whose own node_modules would be found from within
 * @returns the project's folder
 */
export async function installPackage(folder: string): Promise<string> {
  const npm = (args: readonly string[], cwd: string): Promise<void> =>
    runProgram('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, env: environment });
  const packed = join(folder, 'packed');
  await mkdir(packed);
  await npm(['pack', '--pack-destination', packed], repository);
  const [file = ''] = await readdir(packed);

  const project = join(folder, 'project');
  await cp(files, project, { recursive: true });
  await writeFile(join(project, 'package-lock.json'), await lockedHere(project));
  await npm(['install', '--prefer-offline', join(packed, file)], project);
  return project;
}

/** The versions that this repository has locked; npm drops what the project does not need. A day's release changes no test. */
async function lockedHere(project: string): Promise<string> {
  const read = async (path: string): Promise<Record<string, object>> => JSON.parse(await readFile(path, 'utf8'));
  const [lock, manifest] = await Promise.all([
    read(join(repository, 'package-lock.json')),
    read(join(project, 'package.json')),
  ]);
  return JSON.stringify({ ...lock, ...manifest, packages: { ...lock['packages'], '': manifest } });
}

/** The compiler of this repository, in the project: it need not be installed twice. */
export async function compile(project: string): Promise<void> {
  const modules = join(repository, 'node_modules');
  const tsc = [join(modules, 'typescript', 'bin', 'tsc'), '--typeRoots', join(modules, '@types')];
  await runProgram(process.execPath, tsc, { cwd: project, env: environment });
}
