/** What a figure is of: a change in any of these folders makes earlier figures those of other code. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const folders = ['contracts', 'activities', 'workflows', 'worker'];

/** Of all modules that run, as they run here: sixteen hex digits. */
export function codeHash(): string {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<![.]d|[.]test)[.][jt]s$/.test(file))
      .map((file) => join(root, folder, file))
      .sort();
    for (const file of files)
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
