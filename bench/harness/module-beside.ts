/** Files that another process or the bundler loads: as source in a checkout, as built in `dist/`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file of a module, by its path without ending from the importing module. */
export function moduleBeside(path: string, from: string): string {
  const found = ['.ts', '.js']
    .map((ending) => fileURLToPath(new URL(path + ending, from)))
    .find((file) => existsSync(file));
  if (!found) throw new Error(`Module ${path} is not beside ${from}`);
  return found;
}
