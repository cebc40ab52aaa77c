/** A script from S3 as a program of this machine: with a first line that says what runs it, or for bash. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Program } from '../execution/run-process.js';
import type { PlaneParts } from '../service.js';

/** Throws where the script can't be had. */
export async function fetchedScript(
  parts: PlaneParts,
  uri: string,
  folder: string,
  signal: AbortSignal,
): Promise<Pick<Program, 'program' | 'args'>> {
  const script = await parts.readObject(uri, signal);
  await mkdir(folder, { recursive: true });
  const file = join(folder, basename(uri));
  await writeFile(file, script, { mode: 0o755 });
  const hasInterpreter = script[0] === 0x23 && script[1] === 0x21; // #!
  return hasInterpreter ? { program: file, args: [] } : { program: 'bash', args: [file] };
}
