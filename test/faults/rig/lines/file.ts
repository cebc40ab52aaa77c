/** Reads and appends the lines of long runs. What is published is compressed, what grows is not. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseJsonLines, resumeJsonLines } from '../../../../local/json-lines.js';
import type { Line } from './line.js';

/** A path that ends in `.gz` is unpacked. Throws for a line that is no JSON. */
export function readTrialLines(file: string): Line[] {
  const bytes = readFileSync(file);
  return parseJsonLines(file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString(), file);
}

export interface LineFile {
  /** What was in it before. */
  found: readonly Line[];
  write(line: Line): void;
}

/** The line that a killed run was writing is dropped. */
export function openLineFile(file: string): LineFile {
  mkdirSync(dirname(file), { recursive: true });
  return {
    found: existsSync(file) ? resumeJsonLines(file) : [],
    write: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`),
  };
}
