/** A disk without room: as long as there is a file `disk-full` beside a file, nothing can be appended to that one. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';

const append = fs.appendFileSync;

export const fullMark = (folder: string): string => join(folder, 'disk-full');

export function heedFullDisk(): void {
  fs.appendFileSync = (file, ...rest) => {
    if (typeof file !== 'string' || !fs.existsSync(fullMark(dirname(file)))) return append(file, ...rest);
    throw Object.assign(new Error(`ENOSPC: no space left on device, write '${file}'`), {
      code: 'ENOSPC',
      errno: -28,
      syscall: 'write',
    });
  };
  // For modules that import it by name.
  syncBuiltinESMExports();
}
