/**
 * A folder for one demo, empty at its start: what it finds in a database at its end, it has put there. Named after the
 * process, so that two demos don't meet, and one that failed leaves its logs behind until the next one comes.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export async function freshFolder(root = process.cwd()): Promise<string> {
  const demos = resolve(root, '.millrace', 'demo');
  await mkdir(demos, { recursive: true });
  for (const name of await readdir(demos))
    if (!runs(Number(name))) await rm(join(demos, name), { recursive: true, force: true });
  const folder = join(demos, String(process.pid));
  await mkdir(folder);
  return folder;
}

/** Our own id in use before us is nobody's now. */
function runs(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
